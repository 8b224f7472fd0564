/**
 * Patterns of people's own. They run in an engine that takes linear time whatever the pattern (RE2), so
 * that none can be made to hang; what that engine does not know (looking around, references back) is refused
 * with a reason before anything uses it.
 */
import { RE2JS } from 're2js';
import { messageOf } from '../util/errors';
import { Sureness, type Span } from './detect/span';

/** Name and pattern, as in the settings. */
export type CustomPatterns = Readonly<Record<string, string>>;

const MOST_PATTERNS = 50;
const LONGEST = 500;

export interface CompiledPatterns {
  find(text: string): Span[];
  /** A sentence for each pattern that is not used, with the reason. */
  problems: string[];
}

export function compilePatterns(patterns: CustomPatterns): CompiledPatterns {
  const problems: string[] = [];
  const compiled: RE2JS[] = [];
  for (const [name, pattern] of Object.entries(patterns)) {
    const problem =
      compiled.length >= MOST_PATTERNS ? `there are more than ${MOST_PATTERNS}` : add(pattern);
    if (problem !== undefined) problems.push(`The pattern '${name}' is not used: ${problem}.`);
  }
  return { find: (text) => compiled.flatMap((pattern) => spansOf(pattern, text)), problems };

  function add(pattern: string): string | undefined {
    if (typeof pattern !== 'string' || pattern === '') return 'it is no text';
    if (pattern.length > LONGEST) return `it is longer than ${LONGEST} characters`;
    try {
      const regex = RE2JS.compile(pattern);
      if (regex.matcher('').find())
        return 'it matches nothing at all, so it would be found everywhere';
      compiled.push(regex);
      return undefined;
    } catch (error) {
      return `${messageOf(error)} (RE2 syntax, without looking around and references back)`;
    }
  }
}

function spansOf(pattern: RE2JS, text: string): Span[] {
  const spans: Span[] = [];
  const matcher = pattern.matcher(text);
  while (matcher.find()) {
    const [start, end] = [matcher.start(), matcher.end()];
    if (end > start) spans.push({ start, end, kind: 'custom', sureness: Sureness.proven });
  }
  return spans;
}
