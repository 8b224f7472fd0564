/** Migrations over the whole core: a skill that was saved, tools that change, and what becomes of it. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ToolContract } from '../../../src/core/catalog/contract';
import type { CompletionRequest, LanguageModel } from '../../../src/core/ports';
import type { OutdatedPolicy } from '../../../src/core/versioning/outdated';
import { isPlan, type MigrationPlan } from '../../../src/core/versioning/migration/migrator';
import { listIssues, SAMPLE, SkillCore } from '../skills/skillCore';

const caller = { signal: new AbortController().signal };
const text = { type: 'string' };

let it: SkillCore;
beforeEach(async () => {
  it = await SkillCore.start();
});
afterEach(() => it.stop());

/** `repo` in another spelling. */
const spelled: ToolContract = {
  ...listIssues,
  inputSchema: { type: 'object', properties: { repo: text, STATE: text }, required: ['repo'] },
};
/** Another name, with the same words for readers. */
const likely: ToolContract = {
  ...listIssues,
  inputSchema: { type: 'object', properties: { repo: text, status: text }, required: ['repo'] },
};

const versioning = () => it.toolwright.versioning;
const found = () => it.toolwright.skills.shelf.find(SAMPLE.name);
const preview = async (choice = {}) =>
  it.toolwright.previewMigration(await found(), caller, choice);

async function plan(): Promise<MigrationPlan> {
  const made = await preview();
  if (made === undefined || !isPlan(made)) throw new Error(`no plan: ${JSON.stringify(made)}`);
  return made;
}

async function policy(outdatedSkills: OutdatedPolicy): Promise<void> {
  await it.toolwright.configure({ servers: [], problems: [] }, { outdatedSkills });
}

describe('a migration', () => {
  test('is planned, proved, kept as a version with its origin, and undone', async () => {
    await it.save({ tests: [{ input: { repo: 'a' }, expect: ['One', 'Two'] }] });
    expect(await preview()).toBeUndefined();
    await it.offer(spelled);
    const [report] = await versioning().check();
    expect(report).toMatchObject({
      name: SAMPLE.name,
      status: 'needs_migration',
      tools: [
        {
          tool: 'tracker.list_issues',
          versions: { from: '1.0.0', to: '2.0.0' },
          sites: [{ line: 1 }],
        },
      ],
    });
    it.calls.length = 0;
    const made = await plan();
    expect(made.code).toBe(SAMPLE.code.replace(`state: 'open'`, `STATE: 'open'`));
    expect(made).toMatchObject({ questions: [], tested: { passed: 1, unplayed: 0 } });
    expect(made.tests[0]?.calls?.[0]).toMatchObject({ arguments: { repo: 'a', STATE: 'open' } });
    expect(it.calls).toEqual([]);
    expect(await readFile(it.file(SAMPLE.name, 'skill.ts'), 'utf8')).toBe(SAMPLE.code);

    const { skill } = await versioning().apply(made);
    expect(skill.manifest.version).toBe(2);
    expect(skill.manifest.history.at(-1)?.origin).toBe(
      'migrated: tracker.list_issues 1.0.0 to 2.0.0',
    );
    expect(skill.manifest.tool_dependencies[0]).toMatchObject({ version: '2.0.0' });
    expect((await versioning().check())[0]?.status).toBe('compatible');
    expect(await it.run(SAMPLE.name, { repo: 'a' })).toMatchObject({
      status: 'ok',
      result: ['One', 'Two'],
    });
    expect(it.calls.at(-1)?.args).toEqual({ repo: 'a', STATE: 'open' });

    const before = await versioning().undo(await found());
    expect(before.skill).toMatchObject({ code: SAMPLE.code, manifest: { version: 3 } });
    expect((await versioning().check())[0]?.status).toBe('needs_migration');
    await expect(versioning().undo(await found())).rejects.toThrow('was no migration');
  });

  test('with a step that is likely asks, and says which', async () => {
    await it.save({});
    await it.offer(likely);
    const made = await plan();
    expect(made.questions).toHaveLength(1);
    expect(made.questions[0]).toMatch(/input state is status \(\d+ % sure\)/);
    expect(made.tested).toEqual({ passed: 0, unplayed: 0 });
  });

  test('is refused where nothing is known, and nothing changes', async () => {
    await it.save({});
    await it.offer({ ...listIssues, inputSchema: { type: 'object', properties: { repo: text } } });
    expect(await preview()).toMatchObject({
      reasons: [
        `tracker.list_issues: input 'state' is gone, and what it did is not known (line 1)`,
      ],
    });
    await it.offer();
    expect(await preview()).toMatchObject({
      reasons: [expect.stringContaining('none of the tools of now is like it')],
    });
    expect((await found()).skill.code).toBe(SAMPLE.code);
  });

  test('is refused where a recorded test shows that it is not the same', async () => {
    // What it computes with the result of a call decides the arguments of the next one.
    const code = `const [first] = await tracker.list_issues({ repo: input.repo });
const more = await tracker.list_issues({ repo: first.title, state: 'open' });
return more.length;`;
    await it.save({ code, tests: [{ input: { repo: 'a' }, expect: 2 }] });
    const manifest = JSON.parse(await readFile(it.file(SAMPLE.name, 'skill.json'), 'utf8')) as {
      tests: { calls: { arguments: { state?: string } }[] }[];
    };
    manifest.tests[0]!.calls[1]!.arguments.state = 'closed';
    await writeFile(it.file(SAMPLE.name, 'skill.json'), JSON.stringify(manifest));
    await it.offer(spelled);
    expect(await preview()).toMatchObject({
      reasons: [expect.stringContaining('its test {"repo":"a"} fails after it')],
    });
  });

  test('by what a person declared, which counts more than what is found', async () => {
    await it.save({});
    const base = path.join(it.folder, '.toolwright/versions/tracker');
    await mkdir(base, { recursive: true });
    const steps = [
      { step: 'map_input', input: 'state', to: 'status', values: [{ from: 'open', to: 'OPENED' }] },
    ];
    await writeFile(
      path.join(base, 'list_issues.json'),
      JSON.stringify({ versions: [{ version: '2.0.0', steps }] }),
    );
    await it.offer(likely);
    const made = await plan();
    expect(made.questions).toEqual([]);
    expect(made.code).toContain(`status: 'OPENED'`);
    it.isTrusted = false;
    expect((await versioning().declarations()).tools.size).toBe(0);
  });

  test('by what a person declared of one field leaves no other unguarded', async () => {
    const inputSchema = { type: 'object', properties: { repo: text, state: text, mode: text }, required: ['repo'] }; // prettier-ignore
    await it.offer({ ...listIssues, inputSchema });
    await it.save({});
    const base = path.join(it.folder, '.toolwright/versions/tracker');
    await mkdir(base, { recursive: true });
    // What looks like the successor of `state` is that of `mode`.
    const steps = [{ step: 'rename_input', from: 'mode', to: 'status' }];
    await writeFile(path.join(base, 'list_issues.json'), JSON.stringify({ versions: [{ version: '2.0.0', steps }] })); // prettier-ignore
    await it.offer(likely);
    expect(await preview()).toMatchObject({
      reasons: [expect.stringContaining(`input 'state' is gone`)],
    });
  });

  test('by what a person said of a field that would go, also where its successor was there before', async () => {
    await it.save({});
    const base = path.join(it.folder, '.toolwright/versions/tracker');
    await mkdir(base, { recursive: true });
    const deprecations = [{ field: 'state', replacement: 'phase', removed_in: '2.0.0', guidance: 'Same values.' }]; // prettier-ignore
    await writeFile(path.join(base, 'list_issues.json'), JSON.stringify({ versions: [{ version: '1.1.0', deprecations }] })); // prettier-ignore
    const both = { type: 'object', properties: { repo: text, state: text, phase: text }, required: ['repo'] }; // prettier-ignore
    await it.offer({ ...listIssues, inputSchema: both });
    await versioning().registry.settled();
    expect(await versioning().report()).toMatchObject([{ status: 'warning' }]);
    await it.offer({ ...listIssues, inputSchema: { type: 'object', properties: { repo: text, phase: text }, required: ['repo'] } }); // prettier-ignore
    const made = await plan();
    expect(made.questions).toEqual([]);
    expect(made.code).toContain(`phase: 'open'`);
  });

  test('by what the server states, which is asked', async () => {
    await it.save({});
    const changes = [{ step: 'map_input', input: 'state', to: 'status', values: [{ from: 'open', to: 'OPENED' }] }]; // prettier-ignore
    await it.offer({ ...likely, stated: { version: '5.0.0', changes } });
    const made = await plan();
    expect(made.code).toContain(`status: 'OPENED'`);
    expect(made.questions).toEqual([expect.stringContaining('the server says so')]);
    expect(made.tools[0]?.versions).toEqual({ from: '1.0.0', to: '5.0.0' });
  });

  test('over several versions at once, and with another name', async () => {
    await it.save({});
    await it.offer(spelled);
    await versioning().registry.settled();
    await it.offer({
      ...spelled,
      name: 'listIssues',
      inputSchema: { type: 'object', properties: { Repo: text, STATE: text }, required: ['Repo'] },
    });
    const made = await plan();
    expect(made.code).toContain(`tracker.listIssues({ Repo: input.repo, STATE: 'open' })`);
    expect(made.tools[0]).toMatchObject({ to: 'tracker.listIssues' });
  });

  test('of a skill that was changed meanwhile, or that nobody looked at, writes nothing', async () => {
    await it.save({});
    await it.offer(spelled);
    const made = await plan();
    const edited = `${SAMPLE.code}// by hand\n`;
    await writeFile(it.file(SAMPLE.name, 'skill.ts'), edited);
    await expect(versioning().apply(made)).rejects.toThrow('was changed meanwhile');
    expect(await readFile(it.file(SAMPLE.name, 'skill.ts'), 'utf8')).toBe(edited);
    const stranger = await plan();
    await it.toolwright.skills.desk.trust(await it.toolwright.skills.desk.review(await found()));
    it.isTrusted = false;
    await expect(versioning().apply(stranger)).rejects.toThrow('was looked at by nobody');
  });

  test('of one whose tool was never seen here goes by what the skill itself says', async () => {
    await it.save({});
    const other = await SkillCore.start({ root: it.root, data: 'other' });
    try {
      await other.offer(spelled);
      const { shelf, desk } = other.toolwright.skills;
      await desk.trust(await desk.review(await shelf.find(SAMPLE.name)));
      const made = await other.toolwright.previewMigration(await shelf.find(SAMPLE.name), caller);
      expect(made).toMatchObject({ code: expect.stringContaining(`STATE: 'open'`) as string });
    } finally {
      await other.stop();
    }
  });
});

describe('a language model, where rules end', () => {
  const noState: ToolContract = {
    ...listIssues,
    inputSchema: { type: 'object', properties: { repo: text, only_open: { type: 'boolean' } }, required: ['repo'], additionalProperties: false }, // prettier-ignore
  };
  const asked: CompletionRequest[] = [];
  let answer = '';

  beforeEach(async () => {
    await it.stop();
    asked.length = 0;
    const model: LanguageModel = {
      complete: async (request) => {
        asked.push(request);
        return { text: answer, model: 'm1' };
      },
    };
    it = await SkillCore.start({ model });
  });

  const propose = async () => it.toolwright.proposeMigration(await found(), caller);
  const code = (line: string): string =>
    `\`\`\`ts\n${line}\nreturn issues.map((issue) => issue.title);\n\`\`\`\n`;

  test('proposes, and a person has to read it', async () => {
    await it.save({ tests: [{ input: { repo: 'a' } }] });
    await it.offer(noState);
    answer = `Here:\n${code(`const issues = await tracker.list_issues({ repo: input.repo, only_open: true });`)}`;
    const made = await propose();
    expect(made).toMatchObject({
      code: expect.stringContaining('only_open: true') as string,
      questions: [expect.stringContaining('m1 wrote it')],
    });
    expect(asked[0]?.messages[0]?.text).toContain(SAMPLE.code);
    expect(asked[0]?.messages[0]?.text).toContain('only_open');
    await policy('auto');
    expect((await it.run(SAMPLE.name, { repo: 'a' })).status).toBe('error');
    if (!made || !isPlan(made)) throw new Error('unreachable');
    await versioning().apply(made);
    expect(await it.run(SAMPLE.name, { repo: 'a' })).toMatchObject({ result: ['One', 'Two'] });
  });

  test('is not asked where rules do', async () => {
    await it.save({});
    await it.offer(spelled);
    expect(await propose()).toMatchObject({ questions: [] });
    expect(asked).toEqual([]);
  });

  const refused: [string, string, string][] = [
    ['has no way', 'IMPOSSIBLE', 'knows no way either'],
    ['does not parse', code('const issues = await tracker.list_issues({'), 'does not parse'],
    ['would reach more', code('const issues = await workspace.find_files({});'), 'workspace.find_files, which the program did not'],
    ['would hide what it reaches', code('const issues = await tracker[input.repo]({});'), 'cannot be seen'],
    ['calls nothing any more', code('const issues = [];'), 'is not seen to call tracker.list_issues'],
  ]; // prettier-ignore
  test.each(refused)('is refused where it %s', async (_name, text_, reason) => {
    await it.save({});
    await it.offer(noState);
    answer = text_;
    const made = await propose();
    expect(JSON.stringify(made && 'reasons' in made ? made.reasons : made)).toContain(reason);
    expect((await found()).skill.code).toBe(SAMPLE.code);
  });
});

describe('a skill that is run while it is outdated', () => {
  const run = () => it.run(SAMPLE.name, { repo: 'a' });

  test('is migrated first where that is sure, and says so', async () => {
    await policy('auto');
    await it.save({});
    await it.offer(spelled);
    expect(await run()).toMatchObject({
      status: 'ok',
      result: ['One', 'Two'],
      warnings: [
        expect.stringContaining('was migrated before it ran (tracker.list_issues 1.0.0 to 2.0.0)'),
      ],
    });
    expect((await run()).warnings).toBeUndefined();
    expect((await found()).skill.manifest.version).toBe(2);
  });

  test('is not where that is likely, or nobody can be asked', async () => {
    await policy('auto');
    await it.save({});
    await it.offer(likely);
    expect((await run()).stderr).toContain('A person has to migrate it first');
    await policy('ask');
    await it.offer(spelled);
    expect((await run()).stderr).toContain('toolwright migrate-skills');
    expect((await found()).skill.manifest.version).toBe(1);
  });

  test('does not run where the person wants that', async () => {
    await policy('refuse');
    await it.save({});
    await it.offer(spelled);
    const refused = await run();
    expect(refused).toMatchObject({ status: 'error' });
    expect(refused.stderr).toContain('does not run until it is migrated');
    expect(it.calls).toEqual([]);
  });

  test('goes on where the change is none for it', async () => {
    await policy('refuse');
    await it.save({});
    const more = {
      ...listIssues.inputSchema,
      properties: { repo: text, state: text, labels: text },
    };
    await it.offer({ ...listIssues, inputSchema: more });
    expect(await run()).toMatchObject({ status: 'ok' });
  });

  test('is told of a server that is not there, and of a tool that nobody knew, as before', async () => {
    await policy('auto');
    await it.save({});
    await it.offer();
    expect((await run()).stderr).toContain('tracker.list_issues, which is not there now. Start or');
    await it.offer(spelled);
    const manifest = await readFile(it.file(SAMPLE.name, 'skill.json'), 'utf8');
    const { contract: _contract, ...bare } = (JSON.parse(manifest) as { tool_dependencies: { contract?: object }[] }).tool_dependencies[0]!; // prettier-ignore
    const unknown = { ...(JSON.parse(manifest) as object), tool_dependencies: [{ ...bare, schema_hash: 'x' }] }; // prettier-ignore
    await writeFile(it.file(SAMPLE.name, 'skill.json'), JSON.stringify(unknown));
    expect((await run()).warnings?.[0]).toContain('changed since');
  });

  test('many times at once, and is migrated once', async () => {
    await policy('auto');
    await it.save({});
    await it.offer(spelled);
    const output = await it.execute(
      `return await Promise.all(['a', 'b', 'c'].map((repo) => skills.list_open_issues({ repo })));`,
    );
    expect(output).toMatchObject({ status: 'ok', result: [['One', 'Two'], ['One', 'Two'], ['One', 'Two']] }); // prettier-ignore
    expect((await found()).skill.manifest.version).toBe(2);
  });

  test('within another skill, too', async () => {
    await policy('auto');
    await it.save({});
    await it.save({ name: 'outer', code: `return await skills.list_open_issues({ repo: 'a' });` });
    await it.offer(spelled);
    const output = await it.run('outer');
    expect(output).toMatchObject({ status: 'ok', result: ['One', 'Two'] });
    expect(output.warnings?.join()).toContain('was migrated before it ran');
  });
});

test('500 skills are reported in moments', async () => {
  await it.save({});
  const [skill, manifest, markdown] = await Promise.all(
    ['skill.ts', 'skill.json', 'SKILL.md'].map((file) =>
      readFile(it.file(SAMPLE.name, file), 'utf8'),
    ),
  );
  await Promise.all(
    Array.from({ length: 500 }, (_, index) =>
      it.put(`copy-${index}`, {
        'skill.ts': skill!,
        'skill.json': manifest!,
        'SKILL.md': markdown!.replaceAll(SAMPLE.name, `copy-${index}`),
      }),
    ),
  );
  await it.offer(spelled);
  const reports = await versioning().report();
  expect(reports.filter(({ status }) => status === 'needs_migration')).toHaveLength(501);
});
