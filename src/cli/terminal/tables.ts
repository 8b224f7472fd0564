/** Tables and lines as the command line draws them. */
import Table from 'cli-table3';

export type DrawnTable = InstanceType<typeof Table>;

const NO_FRAME = {
  ...Object.fromEntries(
    ['top', 'bottom', 'left', 'right']
      .flatMap((side) => [side, `${side}-mid`, `${side}-left`, `${side}-right`])
      .concat('mid', 'mid-mid')
      .map((part) => [part, '']),
  ),
  left: '  ',
  middle: '  ',
};

/** Lines without frames: those of columns from `firstNumber` on are aligned to the right. */
export function plainTable(
  head: string[],
  firstNumber = head.length,
  /** Of the columns, in characters: what is longer goes on in the next line. */
  widths?: readonly number[],
): DrawnTable {
  return new Table({
    head,
    ...(widths && { colWidths: [...widths], wordWrap: true }),
    chars: NO_FRAME,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colAligns: head.map((_, index) =>
      index >= firstNumber && head[index] !== 'over time' ? 'right' : 'left',
    ),
  });
}

/** Empty where it has no rows. */
export function titled(title: string, drawn: DrawnTable): string {
  return drawn.length === 0 ? '' : `${title}\n${drawn.toString()}\n`;
}

export function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

/** Broken between words. */
export function wrapped(text: string, columns: number): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1)!} ${word}`.trim();
    if (longer.length > columns) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return `${lines.join('\n')}\n`;
}
