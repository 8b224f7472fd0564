/**
 * Where rules end: asks a language model for a rewrite. What it writes passes the same proof, reaches no more
 * than the program did, and is never kept without a person who has read it.
 */
import type { CatalogTool } from '../../catalog/contract';
import type { LanguageModel } from '../../ports';
import type { Inspection } from '../../sandbox/inspection';
import type { Dependencies } from '../../skills/dependencies';
import type { Skill } from '../../skills/skill';
import type { Route } from './route';

const MAX_TOKENS = 6_000;
/** Contracts beyond this are left out of the question. */
const MAX_CONTRACT_CHARS = 20_000;

const TASK = `You adapt a small program to changed tools. Reply with the whole new program in one fenced code block and nothing else.
Change only what the changes of the tools demand; keep comments, layout, inputs and result. Call no tools but those that are named.
If the program cannot do the same with the new tools, reply with the single word: IMPOSSIBLE`;

/** The program as a model would have it; undefined where it has none. Throws what the model's host throws. */
export async function proposedBy(
  model: LanguageModel,
  skill: Skill,
  routes: readonly Route[],
  reasons: readonly string[],
  signal: AbortSignal,
): Promise<{ code: string; model: string } | undefined> {
  const { language, inputs } = skill.manifest;
  const parts = [
    `The program (${language}). Its variable 'input' has this schema: ${JSON.stringify(inputs)}`,
    fenced(skill.code),
    ...routes.map(({ tool, before, after, versions }) =>
      [
        `The tool ${tool} ${versions.from} was:`,
        contractText(before),
        `It is ${after.call} ${versions.to} now:`,
        contractText(after),
      ].join('\n'),
    ),
    `Rules could not do it: ${reasons.join('; ')}`,
  ];
  const { text, model: name } = await model.complete(
    {
      server: 'Toolwright',
      purpose: `Toolwright asks how the skill '${skill.name}' can be rewritten for tools that have changed.`,
      systemPrompt: TASK,
      messages: [{ role: 'user', text: parts.join('\n\n') }],
      maxTokens: MAX_TOKENS,
      modelHints: [],
    },
    signal,
  );
  const code = programIn(text);
  return code === undefined ? undefined : { code, model: name };
}

function contractText({
  description,
  inputSchema,
  outputSchema,
}: Pick<CatalogTool, 'description' | 'inputSchema' | 'outputSchema'>): string {
  const text = JSON.stringify({ description, inputSchema, ...(outputSchema && { outputSchema }) });
  return text.length > MAX_CONTRACT_CHARS ? `${text.slice(0, MAX_CONTRACT_CHARS)}…` : text;
}

function fenced(code: string): string {
  // A fence inside of the program must not end the one around it.
  const longest = Math.max(2, ...(code.match(/`{3,}/g) ?? []).map((fence) => fence.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${code}\n${fence}`;
}

/** The first block, or undefined. */
function programIn(text: string): string | undefined {
  const match = /^(`{3,})[^\n`]*\n([^]*?)\n\1\s*$/m.exec(text);
  const code = match?.[2];
  return code === undefined || code.trim() === '' ? undefined : `${code.trimEnd()}\n`;
}

/** What is wrong with a proposal, beside what any program must pass. */
export function proposalProblems(
  { hidden }: Inspection,
  after: Dependencies,
  before: Skill,
  routes: readonly Route[],
): string[] {
  const allowed = new Set([
    ...before.manifest.tool_dependencies.map(({ name }) => name),
    ...routes.map((route) => route.after.id),
  ]);
  const more = [
    ...after.tools.map(({ name }) => name).filter((name) => !allowed.has(name)),
    ...after.unknown.map(({ callee }) => callee),
    ...after.skills
      .filter((name) => !before.manifest.skill_dependencies.includes(name))
      .map((name) => `skills.${name}`),
  ];
  return [
    ...(more.length > 0
      ? [`it would call ${[...new Set(more)].join(', ')}, which the program did not`]
      : []),
    ...hidden
      .slice(0, 3)
      .map(({ line }) => `which tool it would call in line ${line} cannot be seen`),
  ];
}
