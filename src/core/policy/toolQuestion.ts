/**
 * What a person reads before they answer: what a call may change, and its arguments. Words of servers
 * and models are shown in it, and are never an answer to it.
 */
import type { ToolAnnotations } from '../catalog/contract';

const MAX_PREVIEW_CHARS = 1_000;

/** Control, format, private and unassigned characters, and blanks that are none. JSON's own line breaks stay. */
const HIDDEN = /(?!\n)[\p{C}\p{Zl}\p{Zp}\u115f\u1160\u2800\u3164\uffa0]/gu;

/** What a call may change: what the server says, and whether that counts. */
export function riskOf(annotations: ToolAnnotations, isTrusted = true): string {
  const { readOnlyHint, destructiveHint, idempotentHint, openWorldHint } = annotations;
  const onlyReads = readOnlyHint === true;
  const mayHarm = !onlyReads && destructiveHint !== false;
  const claims = [
    onlyReads && 'it only reads',
    !onlyReads && !mayHarm && 'it adds, and destroys nothing',
    idempotentHint === true && !onlyReads && 'to repeat it changes nothing more',
    openWorldHint === true && 'it reaches beyond this machine',
  ].filter((claim) => claim !== false);
  const said = `The server says that ${claims.join(', and that ')}`;
  const doubt = isTrusted ? '' : ', but you do not trust it';
  return [
    ...(mayHarm ? ['It may change or delete data.'] : []),
    ...(claims.length > 0 ? [`${said}${doubt}.`] : []),
  ].join(' ');
}

/** Exact, as JSON is: what a reader could not see is written as an escape. */
export function previewOf(args: unknown): string {
  const text = JSON.stringify(args, null, 2) ?? '';
  const shown = text.slice(0, MAX_PREVIEW_CHARS).replace(HIDDEN, escapeOf);
  if (text.length <= MAX_PREVIEW_CHARS) return shown;
  const more = (text.length - MAX_PREVIEW_CHARS).toLocaleString('en-US');
  return `${shown}\n… (${more} more characters)`;
}

function escapeOf(character: string): string {
  return Array.from({ length: character.length }, (_, index) => {
    const unit = character.charCodeAt(index).toString(16).padStart(4, '0');
    return `\\u${unit}`;
  }).join('');
}
