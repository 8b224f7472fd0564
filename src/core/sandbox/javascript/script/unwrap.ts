/**
 * Takes a program out of what a model put around it: a code fence with prose, a tag, JSON, quotes.
 * What is taken away becomes spaces, so that lines and columns stay; only JSON has to be decoded.
 * Works line by line and without backtracking, because the text may be long and hostile.
 */
import { isObject, type JsonObject } from '../../../util/json';

/** The program's text, and what the model should know of how it was found. */
export interface Unwrapped {
  text: string;
  warnings: string[];
}

/** Languages of fences that are programs here. */
const PROGRAM_LANGUAGES = new Set([
  'js', 'javascript', 'mjs', 'jsx', 'ts', 'typescript', 'mts', 'tsx', 'node',
]); // prettier-ignore
const CODE_FIELDS = ['code', 'program', 'script', 'source'];
const TAG = /^\s*<(execute_code|tool_code|code|program|script|javascript|typescript)>/;

/** A wrapper may hold another: JSON in a fence, a fence in a tag. */
const MAX_LAYERS = 4;

export function unwrap(code: string): Unwrapped {
  let text = code.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  const warnings: string[] = [];
  for (let layer = 0; layer < MAX_LAYERS; layer++) {
    const inside = outOfTag(text) ?? outOfFence(text, warnings) ?? outOfJson(text);
    if (inside === undefined) break;
    text = inside;
  }
  text = outOfTemplate(text) ?? text;
  return { text: text.replace(/^#!/, '//'), warnings };
}

/** The same text with everything outside of the part as spaces. */
function only(text: string, start: number, end: number): string {
  const blank = (part: string): string => part.replace(/[^\n]/g, ' ');
  return blank(text.slice(0, start)) + text.slice(start, end) + blank(text.slice(end)).trimEnd();
}

function outOfTag(text: string): string | undefined {
  const opening = TAG.exec(text);
  if (opening === null) return undefined;
  const closing = text.lastIndexOf(`</${opening[1]}>`);
  return only(text, opening[0].length, closing < 0 ? text.length : closing);
}

interface Fence {
  start: number;
  end: number;
  language: string;
}

/** The inside of the first fence that holds a program. */
function outOfFence(text: string, warnings: string[]): string | undefined {
  const fences = fencesOf(text);
  const programs = fences.filter(({ language }) => PROGRAM_LANGUAGES.has(language));
  const chosen = programs[0] ?? fences.find(({ language }) => language === '') ?? fences[0];
  if (chosen === undefined) return inlineFence(text);
  if (programs.length > 1) {
    warnings.push(`There were ${programs.length} code blocks: only the first one ran.`);
  }
  return only(text, chosen.start, chosen.end);
}

function fencesOf(text: string): Fence[] {
  const fences: Fence[] = [];
  let at = 0;
  let open: (Fence & { mark: string }) | undefined;
  for (const line of text.split('\n')) {
    const end = at + line.length;
    const fence = /^[ \t]*(?:[->][ \t]+)?(`{3,}|~{3,})([^`]*)$/.exec(line);
    if (open !== undefined) {
      if (fence?.[2]!.trim() === '' && fence[1]!.startsWith(open.mark)) {
        fences.push({ ...open, end: at });
        open = undefined;
      }
    } else if (fence !== null) {
      // Prose may stand before a fence; code means that the fence is inside of a string of its.
      if (fences.length === 0 && isCode(text.slice(0, at))) return [];
      const language = fence[2]!
        .trim()
        .split(/[\s{:]/, 1)[0]!
        .toLowerCase();
      open = { start: end + 1, end: text.length, language, mark: fence[1]! };
    }
    at = end + 1;
  }
  return open === undefined ? fences : [...fences, open];
}

function isCode(before: string): boolean {
  const isInTemplate = before.split('`').length % 2 === 0;
  return isInTemplate || /[;{}=][ \t]*$|\/\*|^\s*\/\//m.test(before);
}

/** A fence that opens and closes on one line. */
function inlineFence(text: string): string | undefined {
  const trimmed = text.trim();
  if (trimmed.length < 7 || !trimmed.startsWith('```') || !trimmed.endsWith('```'))
    return undefined;
  if (trimmed.includes('\n')) return undefined;
  const start = text.indexOf('```') + 3;
  const language = /^(\w+)[ \t]/.exec(text.slice(start))?.[1]?.toLowerCase();
  const skipped = language !== undefined && PROGRAM_LANGUAGES.has(language) ? language.length : 0;
  return only(text, start + skipped, text.lastIndexOf('```'));
}

/** The program that is a string, or a field of an object, of JSON. */
function outOfJson(text: string): string | undefined {
  if (!/^\s*["{]/.test(text) || !/["}]\s*$/.test(text.slice(-100))) return undefined;
  const value = parsed(text);
  if (typeof value === 'string') return isLikelyProgram(value) ? value : undefined;
  return isObject(value) ? codeIn(value) : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Most programs that begin with a brace or a quote are just programs.
    return undefined;
  }
}

function codeIn(value: JsonObject): string | undefined {
  const args = [value, value['arguments'], value['input'], value['parameters']].filter(isObject);
  const codes = args.flatMap((fields) => CODE_FIELDS.map((field) => fields[field]));
  return codes.find((code) => typeof code === 'string');
}

/** A program between backticks, which by itself would be only a text. */
function outOfTemplate(text: string): string | undefined {
  const start = text.indexOf('`');
  const end = text.lastIndexOf('`');
  if (start === end || text.slice(0, start).trim() !== '') return undefined;
  if (!/^\s*;?\s*$/.test(text.slice(end + 1))) return undefined;
  const inside = text.slice(start + 1, end);
  if (inside.includes('`') || inside.includes('${') || !isLikelyProgram(inside)) return undefined;
  return only(text, start + 1, end);
}

function isLikelyProgram(text: string): boolean {
  return /\bawait\b|\breturn\b|=>|^\s*(?:const|let|var)\b/m.test(text) && /[(=]/.test(text);
}
