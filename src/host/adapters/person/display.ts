/**
 * Texts of servers and models in the places where VS Code shows them: dialogs, which show text as it
 * is, and quick inputs and messages, which read markup in it. Knows nothing of VS Code.
 */
import { plainLine, plainText } from '../../../core/util/plainText';

const MAX_LINES = 24;

/**
 * Several lines for a dialog, few enough for its buttons to stay on the screen. `inAll` says of a text that
 * was cut how long it is as a whole.
 */
export function cutBlock(
  text: string,
  maxChars: number,
  inAll: (characters: number) => string,
): string {
  const lines = plainText(text, maxChars)
    .replace(/\n{3,}/g, '\n\n')
    .split('\n');
  const shown = lines.slice(0, MAX_LINES).join('\n');
  const isWhole = lines.length <= MAX_LINES && text.length <= maxChars;
  return isWhole ? shown : `${shown}\n[${inAll(text.length)}]`;
}

/**
 * One line for a quick input, which takes `[text](command:…)` for a link that runs a command, and
 * `$(name)` for an icon: a space keeps such texts readable and makes them plain.
 */
export function inQuickInput(text: string, maxChars: number): string {
  return plainLine(text, maxChars).replaceAll('](', '] (').replaceAll('$(', '$ (');
}

/** For a message in a corner, which takes `[text](command:…)` for a link too, and keeps on one line. */
export function inMessage(text: string, maxChars: number): string {
  return plainLine(text, maxChars).replaceAll('](', '] (');
}
