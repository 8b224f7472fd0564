/** The steps on a result, where a program reads it: fields that moved are read at their new place. */
import { segmentsOf, type Step } from '../migration/steps';
import { NeedsHelperError } from './arguments';
import type { TextEdits } from './edits';
import { RefusedError, type Syntax } from './syntax';
import type { Read, ReadPart } from './reads';
import type { Writer } from './writer';

/** Whether any of the steps is about the result. */
export function touchesResult(steps: readonly Step[]): boolean {
  return steps.some(({ step }) => /output|paginate/.test(step));
}

/**
 * Rewrites what is read. Throws NeedsHelperError where the result has to be brought into its old form first,
 * RefusedError where that cannot be done.
 */
export function rewriteReads(
  reads: readonly Read[],
  steps: readonly Step[],
  syntax: Syntax,
  writer: Writer,
  edits: TextEdits,
): void {
  for (const step of steps) {
    if (step.step === 'paginate') throw new NeedsHelperError();
  }
  for (const read of reads) {
    let path = read.parts.map(({ key }) => key);
    let isChanged = false;
    for (const step of steps) {
      const touched =
        step.step === 'rename_output'
          ? step.from
          : step.step === 'map_output' || step.step === 'convert_output'
            ? step.output
            : undefined;
      if (touched === undefined) continue;
      const from = segmentsOf(touched);
      const isInside = startsWith(path, from);
      if (step.step !== 'rename_output') {
        if (isInside || (read.isWhole && startsWith(from, path))) throw new NeedsHelperError();
        continue;
      }
      const moved = movedPath(path, step);
      if (moved !== undefined) {
        path = moved;
        isChanged = true;
      } else if (read.isWhole && startsWith(from, path)) throw new NeedsHelperError();
      else if (startsWith(segmentsOf(step.to), path) && read.isWhole) throw new NeedsHelperError();
    }
    if (isChanged) rewrite(read.parts, path, syntax, writer, edits);
  }
}

/** Throws RefusedError where a program reads what is gone. */
export function refuseGone(reads: readonly Read[], steps: readonly Step[]): void {
  for (const { parts, isWhole, node } of reads) {
    let path = parts.map(({ key }) => key);
    for (const step of steps) {
      if (step.step === 'rename_output') path = movedPath(path, step) ?? path;
      if (step.step !== 'remove_output') continue;
      const gone = segmentsOf(step.output);
      if (startsWith(path, gone))
        throw new RefusedError(`it reads output '${step.output}', which is gone`, node.from);
      if (isWhole && startsWith(gone, path)) {
        throw new RefusedError(`it hands on what had '${step.output}', which is gone`, node.from);
      }
    }
  }
}

/** Where it is after the step; undefined where the step is not about it. */
function movedPath(
  path: readonly string[],
  { from, to }: Step & { step: 'rename_output' },
): string[] | undefined {
  const start = segmentsOf(from);
  return startsWith(path, start) ? [...segmentsOf(to), ...path.slice(start.length)] : undefined;
}

function startsWith(path: readonly string[], start: readonly string[]): boolean {
  return start.length <= path.length && start.every((name, index) => path[index] === name);
}

/** Only names may differ, one for one: everything else is the helper's. */
function rewrite(
  parts: readonly ReadPart[],
  path: readonly string[],
  syntax: Syntax,
  writer: Writer,
  edits: TextEdits,
): void {
  const { text } = syntax;
  if (path.length !== parts.length) {
    deeper(parts, path, syntax, writer, edits);
    return;
  }
  for (const [index, part] of parts.entries()) {
    const name = path[index]!;
    if (part.key === name) continue;
    if ('member' in part) {
      const { keyFrom, to, form } = part.member;
      const end = form === 'get' ? text.lastIndexOf(')', to) + 1 : to;
      const written = text.slice(keyFrom, end);
      edits.replace(keyFrom, end, writer.member(name, written));
    } else if ('field' in part) {
      const { keyFrom, keyTo, isShorthand } = part.field;
      const key = writer.key(text.slice(keyFrom, keyTo), name);
      if (key === undefined) throw new NeedsHelperError();
      if (isShorthand) edits.insert(keyFrom, `${key}: `);
      else edits.replace(keyFrom, keyTo, key);
    } else throw new NeedsHelperError();
  }
}

/** A chain of members in a row may get longer or shorter: `r.total` becomes `r.meta.total`. */
function deeper(
  parts: readonly ReadPart[],
  path: readonly string[],
  { text }: Syntax,
  writer: Writer,
  edits: TextEdits,
): void {
  const members = parts.map((part) => ('member' in part ? part.member : undefined));
  let start = 0;
  while (start < Math.min(parts.length, path.length) && parts[start]!.key === path[start]) start++;
  let end = 0;
  while (
    end < Math.min(parts.length, path.length) - start &&
    parts.at(-1 - end)!.key === path.at(-1 - end)
  )
    end++;
  const replaced = members.slice(start, members.length - end);
  const names = path.slice(start, path.length - end);
  if (replaced.includes(undefined) || names.includes('[]')) throw new NeedsHelperError();
  if (replaced.some((member) => member!.isOptional || member!.form === 'get'))
    throw new NeedsHelperError();
  // Something must be there to take the place of, and it must stand in one row.
  const [first] = replaced;
  const next = members[start];
  if (first === undefined) {
    if (next === undefined || next.isOptional || next.form === 'get') throw new NeedsHelperError();
    edits.insert(
      next.keyFrom,
      names.map((name) => writer.member(name, text.slice(next.keyFrom, next.to))).join(''),
    );
    return;
  }
  for (const [index, member] of replaced.entries()) {
    const before = replaced[index - 1];
    if (before && member!.object !== before) throw new NeedsHelperError();
  }
  const last = replaced.at(-1)!;
  const written = text.slice(first.keyFrom, first.to);
  edits.replace(first.keyFrom, last.to, names.map((name) => writer.member(name, written)).join(''));
}
