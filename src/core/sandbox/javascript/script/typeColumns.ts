/**
 * Finds the way back through the removal of types: the column that the model wrote for a column of
 * the text without types. Reads the source map, which is made only when there is an error to show.
 */
import { transform, type Options } from 'sucrase';

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** A function from line and column without types to the column with them, all from 1. */
export function columnBefore(
  text: string,
  options: Options,
): (line: number, column: number) => number {
  let lines: string[] | undefined;
  return (line, column) => {
    lines ??= mappingsOf(text, options);
    let [plainAt, writtenAt] = [0, 0];
    for (const [plain, written] of segmentsOf(lines, line)) {
      if (plain > column - 1) break;
      [plainAt, writtenAt] = [plain, written];
    }
    return writtenAt + column - plainAt;
  };
}

function mappingsOf(text: string, options: Options): string[] {
  const filePath = 'program.ts';
  const sourceMapOptions = { compiledFilename: filePath };
  const { sourceMap } = transform(text, { ...options, filePath, sourceMapOptions });
  return sourceMap?.mappings.split(';') ?? [];
}

/** Pairs of columns of a line, from 0. The columns that were written go on from line to line. */
function segmentsOf(lines: readonly string[], line: number): [number, number][] {
  let written = 0;
  let segments: [number, number][] = [];
  for (const mappings of lines.slice(0, line)) {
    let plain = 0;
    segments = [];
    for (const segment of mappings.split(',').filter(Boolean)) {
      const numbers = numbersOf(segment);
      plain += numbers[0] ?? 0;
      written += numbers[3] ?? 0;
      segments.push([plain, written]);
    }
  }
  return segments;
}

/** Base 64 VLQ, as the source map format (ECMA-426) has it: least bits first, the sign lowest. */
function numbersOf(segment: string): number[] {
  const numbers: number[] = [];
  let value = 0;
  let shift = 0;
  for (const letter of segment) {
    const digit = DIGITS.indexOf(letter);
    value += (digit & 31) << shift;
    shift += 5;
    if ((digit & 32) !== 0) continue;
    numbers.push((value & 1) === 1 ? -(value >> 1) : value >> 1);
    value = 0;
    shift = 0;
  }
  return numbers;
}
