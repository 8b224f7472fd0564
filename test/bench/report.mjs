/** Turns results into Markdown, and puts it between the markers of docs/performance.md. */
import { readFileSync, writeFileSync } from 'node:fs';

/** @param {{ title: string, columns: string[], rows: string[][] }} table */
function markdownOf({ title, columns, rows }) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const rule = columns.map((_, index) => (index === 0 ? '---' : '---:'));
  return [`### ${title}`, '', line(columns), line(rule), ...rows.map(line)].join('\n');
}

/** The tables of one case, and below them a line for each variant that could not take part. */
export function sectionOf({ tables, failures }) {
  const notes = [...new Set(failures)].map((line) => `Left out: ${line.replaceAll('|', '/')}`);
  return [...tables.map(markdownOf), ...notes].join('\n\n');
}

/** What the figures come from, in words. No names and no paths of the machine. */
export function machineLine({ rounds, isQuick, cores, load }) {
  const how = isQuick ? 'quick' : 'full';
  return (
    `Node ${process.versions.node}, ${process.platform} ${process.arch}, ${cores} cores that others ` +
    `share (load ${load.toFixed(1)} at the start), ${how} run, ${rounds} rounds.`
  );
}

/**
 * Replaces what stands between `<!-- bench:NAME -->` and `<!-- /bench:NAME -->` for each name.
 * @param {string} file
 * @param {Map<string, string>} sections
 */
export function writeInto(file, sections) {
  let text = readFileSync(file, 'utf8');
  for (const [name, section] of sections) {
    const [open, close] = [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`];
    const [from, to] = [text.indexOf(open), text.indexOf(close)];
    if (from < 0 || to < from) throw new Error(`No markers of bench:${name} in ${file}`);
    text = `${text.slice(0, from + open.length)}\n${section}\n${text.slice(to)}`;
  }
  writeFileSync(file, text);
}
