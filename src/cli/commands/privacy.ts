/**
 * `toolwright privacy`: what is kept from models, for people. What a token stands for is shown in a terminal
 * alone, so that no pipe of an agent reads it.
 */
import { readFile } from 'node:fs/promises';
import type { Span } from '../../core/privacy/detect/span';
import { countOf, nameOfKind, type Kind } from '../../core/privacy/kinds';
import { messageOf } from '../../core/util/errors';
import { plainText } from '../../core/util/plainText';
import { UsageError } from '../options';
import { commandOf, type Asked } from './actions';
import { print } from './command';
import { readStdin } from './run';

export const privacy = commandOf('privacy', {
  about: 'what is kept from models',
  usual: 'status',
  actions: { status, reveal, preview, audit, clear },
});

/** How many values of each kind have tokens in this workspace. */
async function status({ core, options }: Asked): Promise<number> {
  const { privacy: guard, settings } = core.toolwright;
  const counts: Partial<Record<Kind, number>> = {};
  for (const { kind } of await guard.known()) counts[kind] = (counts[kind] ?? 0) + 1;
  const { isOn, kinds, keepDays, auditDays } = settings.privacy;
  const lines = Object.entries(counts).map(
    ([kind, count]) => `  ${countOf(kind as Kind, count)}\n`,
  );
  const special = Object.entries(kinds).map(
    ([kind, treatment]) => `  ${nameOfKind(kind as Kind)}: ${treatment}\n`,
  );
  const text = [
    `Protection is ${isOn ? 'on' : 'off'}. Tokens live ${keepDays} days, the audit ${auditDays}.\n`,
    ...(special.length > 0 ? ['Treated by your settings:\n', ...special] : []),
    ...(lines.length > 0
      ? ['Values that have a token here:\n', ...lines]
      : ['No value has a token here.\n']),
  ].join('');
  print(
    options,
    { is_on: isOn, kinds, keep_days: keepDays, audit_days: auditDays, tokens: counts },
    text,
  );
  return 0;
}

/** Shown to whoever sits at a terminal. */
async function reveal({ core, words }: Asked): Promise<number> {
  const [token] = wordsFor(words, 'reveal TOKEN', 1);
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    process.stderr.write(
      'toolwright: what a token stands for is shown in a terminal only, to the person at it: ' +
        'run this command there yourself.\n',
    );
    return 1;
  }
  const entry = await core.toolwright.privacy.reveal(token!);
  if (entry === undefined) {
    process.stderr.write(`toolwright: '${token}' is no token of this workspace, or no longer.\n`);
    return 1;
  }
  process.stdout.write(`${plainText(entry.value, 100_000)}\n`);
  return 0;
}

/** What would be kept from a model in a file, or in what comes from a pipe. */
async function preview({ core, options, words }: Asked): Promise<number> {
  const [file] = wordsFor(words, 'preview FILE (- for what is piped in)', 1);
  const text = file === '-' ? await readStdin() : await readText(file!);
  const spans = await core.toolwright.privacy.preview(text);
  const places = spans.map((span) => ({ kind: span.kind, ...placeOf(text, span) }));
  print(
    options,
    places,
    places.map(({ line, column, kind }) => `${line}:${column} ${nameOfKind(kind)}\n`).join(''),
  );
  return 0;
}

/** `audit` prints it as JSON lines, `audit verify` checks that no line is changed or missing. */
async function audit({ core, options, words }: Asked): Promise<number> {
  const { privacy: guard } = core.toolwright;
  if (words[0] === 'verify') {
    const check = await guard.audit.verify();
    const { lines, days, broken } = check;
    const text =
      broken === undefined
        ? `${lines} lines of ${days} days, each fits the one before.\n`
        : `${broken.file}, line ${broken.line}: ${broken.reason}. ${lines} lines before it fit.\n`;
    print(options, check, text);
    return broken === undefined ? 0 : 1;
  }
  if (words.length > 0 && words[0] !== 'export')
    throw new UsageError('usage: toolwright privacy audit [verify]');
  for (const line of await guard.audit.lines()) process.stdout.write(`${JSON.stringify(line)}\n`);
  return 0;
}

/** Forgets what all tokens of the workspace stand for. */
async function clear({ core, options }: Asked): Promise<number> {
  const { privacy: guard } = core.toolwright;
  const count = (await guard.known()).length;
  if (!options.yes) {
    process.stderr.write(
      `toolwright: this forgets what ${count} tokens stand for; programs and skills that hold them ` +
        'stop working. Say --yes to do it.\n',
    );
    return 1;
  }
  await guard.clear();
  print(options, { cleared: count }, `${count} tokens mean nothing any more.\n`);
  return 0;
}

function placeOf(text: string, { start }: Span): { line: number; column: number } {
  const before = text.slice(0, start).split('\n');
  return { line: before.length, column: before.at(-1)!.length + 1 };
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new UsageError(`privacy preview: ${messageOf(error)}`);
  }
}

function wordsFor(words: readonly string[], usage: string, count: number): readonly string[] {
  if (words.length === count) return words;
  throw new UsageError(`usage: toolwright privacy ${usage}`);
}
