/** Edits the text of a file in VS Code's format in place, so that comments, order and layout survive. */
import { applyEdits, modify, type JSONPath } from 'jsonc-parser';

const FORMATTING = { formattingOptions: { tabSize: 2, insertSpaces: true, eol: '\n' } };

/** The text with this value at the path; undefined takes the member out. */
export function withValue(text: string, at: JSONPath, value: unknown): string {
  return applyEdits(text, modify(text, at, value, FORMATTING));
}
