/**
 * Texts of servers and models as people may safely see them: without hidden characters, cut with a
 * mark that says so, and never read as markup. Knows nothing of VS Code.
 */
import { cleanText } from '../../../core/catalog/text';

const MAX_LINES = 24;

/** On one line, at most `limit` characters and an ellipsis. For titles and names. */
export function onOneLine(text: string, limit: number): string {
  const whole = cleanText(text.slice(0, limit * 4))
    .replace(/\s+/g, ' ')
    .trim();
  return whole.length <= limit ? whole : `${cut(whole, limit)}…`;
}

/** Several lines for a dialog, which shows text as it is; what is left out is counted. */
export function asBlock(text: string, limit: number): string {
  const lines = cleanText(text.slice(0, limit * 4))
    .replace(/\n{3,}/g, '\n\n')
    .trim()
    .split('\n');
  const shown = cut(lines.slice(0, MAX_LINES).join('\n'), limit);
  const isWhole = text.length <= limit * 4 && shown.length === lines.join('\n').length;
  return isWhole ? shown : `${shown}…\n[${text.length.toLocaleString('en-US')} characters in all]`;
}

/**
 * For quick inputs, which read `[text](command:…)` as a link that runs a command, and `$(name)` as an
 * icon: a space keeps such texts readable and makes them plain.
 */
export function inQuickInput(text: string, limit: number): string {
  return onOneLine(text, limit).replaceAll('](', '] (').replaceAll('$(', '$ (');
}

/** Never half of a character that takes two units. */
function cut(text: string, limit: number): string {
  return text.slice(0, limit).replace(/[\ud800-\udbff]$/, '');
}
