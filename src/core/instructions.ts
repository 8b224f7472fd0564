/**
 * A short section for other agents, which know nothing of our own: how to work with Toolwright. It stands
 * between two marks in a file of instructions, so that it can be renewed and taken out again; everything
 * else in the file is left byte for byte.
 */
import { ToolwrightError } from './util/errors';
import { BEGIN, END, marked, markedPart } from './util/markedText';

/** For the clipboard, or to put between the marks. */
export const INSTRUCTIONS = `## Tools of MCP servers: Toolwright
Toolwright reaches the tools of all connected MCP servers through \`search_tools\`, \`execute_code\` and \`call_tool\`.
- Search first, in a few words for what a tool does: \`search_tools({ keyword: "list jira issues" })\`. Never guess names or parameters.
- One or two calls with small results: \`call_tool\`. More calls, loops, joins or large results: one program for \`execute_code\`.
- Programs are TypeScript, JavaScript or Python. Tools are functions: \`await github.list_issues({ owner, repo })\`. Independent calls go
  into one \`Promise.all\`.
- Filter and sum up in the program, and return only what the answer needs. A result that was cut is kept: \`results.load(handle)\`.
- Personal data comes as tokens such as \`__PII_email_a1b2c3__\`: use them as they are in arguments and code, where they stand for the value.
- Saved programs are skills: \`list_skills\`, \`run_skill\`, \`skills.name(input)\` in a program; \`load_skill\` shows
  one; \`save_skill\` keeps one that worked.
- Errors name the line, the cause and what fits: mend the program and run it again. A denied call is the person's decision.
`;

/** The file cannot take the section; the message says what to do. */
export class InstructionsError extends ToolwrightError {
  constructor(message: string, cause?: unknown) {
    super('instructions_unfit', message, { cause });
  }
}

/**
 * The text with the section: in the place of an earlier one, else at its end. `undefined` is a file that
 * does not exist. Throws InstructionsError where the marks are not one pair.
 */
export function withInstructions(text: string | undefined): string {
  if (text === undefined || text === '') return `${section('\n')}\n`;
  const newline = newlineOf(text);
  const place = placeIn(text);
  if (place !== undefined)
    return text.slice(0, place.from) + section(newline) + text.slice(place.to);
  const gap = text.endsWith('\n') ? newline : newline + newline;
  return `${text}${gap}${section(newline)}${newline}`;
}

/** The text without the section and the gap before it. Throws InstructionsError like `withInstructions`. */
export function withoutInstructions(text: string): string {
  const place = placeIn(text);
  if (place === undefined) return text;
  const before = text.slice(0, place.from);
  const after = text.slice(place.to).replace(/^\r?\n/, '');
  return (after === '' ? before.replace(/(\r?\n)\r?\n$/, '$1') : before) + after;
}

/** Whether the text has the section, in this or an earlier form. Throws like `withInstructions`. */
export function hasInstructions(text: string): boolean {
  return placeIn(text) !== undefined;
}

function section(newline: string): string {
  return marked(INSTRUCTIONS).replaceAll('\n', newline);
}

function placeIn(text: string): { from: number; to: number } | undefined {
  const place = markedPart(text);
  if (place !== 'broken') return place;
  throw new InstructionsError(
    `The file should have the marks ${BEGIN} and ${END} once and in this order. Put that right by ` +
      `hand, or take both out.`,
  );
}

function newlineOf(text: string): string {
  return /\r\n/.test(text) ? '\r\n' : '\n';
}
