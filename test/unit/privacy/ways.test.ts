/** Every way out of Toolwright to a model, each with the values on it; and every way back in. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { CompletionRequest } from '../../../src/core/ports';
import { guardedModel } from '../../../src/core/privacy/guardedPorts';
import { PrivacyCore, VALUES } from './privacyCore';

const TOKEN = /^__PII_[a-z_]+_[a-z0-9]{6,}__$/;
let core: PrivacyCore;
/** What stands for each value, as the model knows it. */
let tokens: typeof VALUES;

beforeAll(async () => {
  core = await PrivacyCore.start();
  const { result } = await core.call('crm.people');
  tokens = (result as (typeof VALUES)[])[0]!;
});
afterAll(() => core.remove());

/** Nothing of it holds a value, in any of its forms. */
function expectNoValue(shown: unknown): void {
  const text = typeof shown === 'string' ? shown : JSON.stringify(shown);
  for (const value of Object.values(VALUES)) expect(text).not.toContain(value);
  for (const value of [VALUES.card, VALUES.iban, VALUES.phone]) {
    expect(text).not.toContain(value.replaceAll(' ', ''));
  }
}

const literal = JSON.stringify(VALUES);

describe('on the way out', () => {
  test('a direct call gives tokens, one for each value, the same each time', async () => {
    for (const token of Object.values(tokens)) expect(token).toMatch(TOKEN);
    expect(new Set(Object.values(tokens)).size).toBe(Object.keys(VALUES).length);
    expect((await core.call('crm.people')).result).toEqual([tokens]);
  });

  test('the result of a program, whatever it does with the values in the open', async () => {
    const output = await core.execute(`
      const [p] = await crm.people();
      return { p, text: Object.values(p).join('; '), [p.email]: 1, deep: [[{ a: JSON.stringify(p) }]] };`);
    expectNoValue(output);
    expect(output.result).toMatchObject({ p: tokens, [tokens.email]: 1 });
  });

  test('what it prints, and what it throws', async () => {
    const printed = await core.execute(
      `const [p] = await crm.people(); console.log(p); console.error(p.email); throw new Error('no ' + p.card)`,
    );
    expect(printed.status).toBe('error');
    expect(printed.stdout).toContain(tokens.email);
    expect(printed.stderr).toContain(tokens.card);
    expectNoValue(printed);
    const python = await core.execute(
      `p = crm.people()[0]\nprint(p["ssn"])\nraise ValueError(p["iban"])`,
      {
        language: 'python3',
      },
    );
    expect(python.stdout).toContain(tokens.ssn);
    expectNoValue(python);
  });

  test('errors of tools, of arguments, of syntax, of names', async () => {
    for (const output of [
      await core.call('crm.fail', VALUES),
      await core.call('crm.strict', { amount: VALUES.email, ...VALUES }),
      await core.execute(`await crm.fail(${literal})`),
      await core.execute(`await crm.strict({ amount: ${JSON.stringify(VALUES.key)} })`),
      await core.execute(`const a = ${literal}; a a`),
      await core.execute(`crm['${VALUES.email}']()`),
      await core.call(VALUES.email),
    ]) {
      expect(output.status).toBe('error');
      expectNoValue(output);
    }
  });

  test('a search, with what the tools say of themselves', async () => {
    const { signal } = new AbortController();
    const found = await core.toolwright.searchTools(
      { keyword: 'people', detail_level: 'full' },
      { signal },
    );
    expect(found.results[0]?.description).toContain(tokens.email);
    expectNoValue(found);
  });

  test('a skill that holds a value', async () => {
    const { signal } = new AbortController();
    const saved = await core.toolwright.saveSkill(
      { name: 'greet', description: 'Greets people', code: 'return "hello " + input.who' },
      { signal },
    );
    expect(saved.status).toBe('ok');
    const file = path.join(core.folder, '.toolwright/skills/greet/skill.ts');
    const { writeFile } = await import('node:fs/promises');
    await writeFile(file, `// ask ${VALUES.email}\nreturn "hello " + input.who\n`);
    core.toolwright.skills.shelf.changed();
    const loaded = await core.toolwright.loadSkill({ name: 'greet' }, { signal });
    expect(loaded.code).toContain(tokens.email);
    expectNoValue(loaded);
    expectNoValue(await core.toolwright.listSkills({}, { signal }));
    const run = await core.toolwright.runSkill(
      { name: 'greet', input: { who: tokens.email } },
      { signal },
    );
    expectNoValue(run);
  });

  test('the whole of a result behind its handle, which programs get as it was', async () => {
    const output = await core.execute(
      `const [p] = await crm.people(); return Array.from({ length: 2000 }, (_, i) => ({ i, ...p }))`,
    );
    expectNoValue(output);
    const handle = /results\.load\('(r\d+)'\)/.exec(output.truncated ?? '')![1]!;
    const again = await core.execute(
      `const all = await results.load('${handle}'); return { n: all.length, isReal: all[7].email.includes('@'), it: all[7] }`,
    );
    expect(again.result).toMatchObject({ n: 2000, isReal: true, it: tokens });
  });

  test('progress, the activity while it runs and after, the log', async () => {
    const lines: string[] = [];
    const seen: string[] = [];
    const { activity } = core.toolwright;
    const listening = activity.onDidChangeRunning(() =>
      seen.push(JSON.stringify(activity.running())),
    );
    const run = core.execute(
      `const [p] = await crm.people(); for (const v of Object.values(p)) console.log(v); await crm.work(p); return 1`,
      {},
      lines,
    );
    expect((await run).status).toBe('ok');
    listening.dispose();
    expect(lines.length).toBeGreaterThan(1);
    expectNoValue(lines);
    expectNoValue(seen);
    expect(seen.join('\n')).toContain(tokens.key);
    const { signal } = new AbortController();
    await core.toolwright.searchTools({ keyword: `people ${VALUES.email}` }, { signal });
    expectNoValue(activity.entries());
    expect(activity.entries().at(-1)?.title).toContain(tokens.email);
    await core.toolwright.configure({ servers: [], problems: [`Not read: ${VALUES.iban}`] });
    await vi.waitFor(() => expect(core.log.join('\n')).toContain(tokens.iban));
    expectNoValue(core.log);
  });

  test('a result as deep as they may be', async () => {
    const output = await core.execute(
      `let deep = { email: (await crm.people())[0].email }; for (let i = 0; i < 900; i++) deep = [deep]; return deep`,
    );
    expect(output.status).toBe('ok');
    expectNoValue(output);
    expect(JSON.stringify(output.result)).toContain(tokens.email);
  });

  test("the editor's model, when a server asks it; the server gets back what the tokens stand for", async () => {
    const seen: unknown[] = [];
    const model = guardedModel(
      {
        complete: async (request) => {
          seen.push(request);
          return { text: `write to ${tokens.email}`, model: 'm' };
        },
      },
      () => core.toolwright.privacy,
    );
    const request: CompletionRequest = {
      server: 'crm',
      messages: [{ role: 'user', text: `Who is ${VALUES.email}?` }],
      maxTokens: 100,
      modelHints: [],
    };
    const { signal } = new AbortController();
    const completion = await model.complete(request, signal);
    expectNoValue(seen);
    expect(JSON.stringify(seen)).toContain(tokens.email);
    expect(completion).toMatchObject({ text: `write to ${VALUES.email}` });
  });

  test('what was kept is counted by kind', async () => {
    await core.call('crm.people');
    expect(core.toolwright.activity.entries().at(-1)?.kept).toEqual({
      email: 1,
      card: 1,
      ssn: 1,
      iban: 1,
      phone: 1,
      api_key: 1,
    });
  });

  test('no file holds a value: the audit, the vault, the index', async () => {
    await core.toolwright.privacy.audit.flush();
    const files = await readdir(path.join(core.folder, 'data'), {
      recursive: true,
      withFileTypes: true,
    });
    const names = files
      .filter((file) => file.isFile())
      .map((file) => path.join(file.parentPath, file.name));
    expect(names.some((name) => name.endsWith('.vault'))).toBe(true);
    for (const name of names) {
      expectNoValue(await readFile(name, 'latin1'));
    }
    const lines = await core.toolwright.privacy.audit.lines();
    expect(
      lines.some(({ action, token }) => action === 'tokenized' && token === tokens.email),
    ).toBe(true);
    expect(lines.some(({ action, token }) => action === 'restored' && token === tokens.email)).toBe(
      true,
    );
  });
});

describe('on the way in', () => {
  const takenLast = (): unknown => core.taken.at(-1);

  test('arguments, deep inside, in keys, within texts', async () => {
    await core.call('crm.take', {
      a: [{ b: tokens.email }],
      [tokens.ssn]: 1,
      text: `to ${tokens.email}!`,
    });
    expect(takenLast()).toEqual({
      a: [{ b: VALUES.email }],
      [VALUES.ssn]: 1,
      text: `to ${VALUES.email}!`,
    });
    expect((await core.call('crm.take', { a: tokens.email })).result).toEqual({ a: tokens.email });
  });

  test('texts of TypeScript, in each of their forms, and nothing but texts', async () => {
    const { result } = await core.execute(
      [
        `// ${tokens.email}`,
        `const a: string = '${tokens.email}', b = "<${tokens.card}>", c = \`x \${1 + 1} ${tokens.iban} y\`;`,
        `const d = { '${tokens.ssn}': '${tokens.phone}' };`,
        `return [a.length, b, c.length, Object.keys(d)[0].length, d, a.split('@').length]`,
      ].join('\n'),
    );
    expect(result).toEqual([
      VALUES.email.length,
      `<${tokens.card}>`,
      'x 2  y'.length + VALUES.iban.length,
      VALUES.ssn.length,
      { [tokens.ssn]: tokens.phone },
      2,
    ]);
  });

  test('texts of Python, in each of their forms', async () => {
    const { result, stderr } = await core.execute(
      [
        `# ${tokens.email}`,
        `a = '${tokens.email}'; b = r"\\d ${tokens.card}"; n = 2`,
        `c = f"{n} ${tokens.iban} {{}}"; d = b"${tokens.ssn}"; e = """${tokens.phone}`,
        `next"""`,
        `[len(a), len(b), len(c), len(d), len(e), "@" in a]`,
      ].join('\n'),
      { language: 'python3' },
    );
    expect([result, stderr]).toEqual([
      [
        VALUES.email.length,
        3 + VALUES.card.length,
        2 + VALUES.iban.length + 3,
        VALUES.ssn.length,
        VALUES.phone.length + 5,
        true,
      ],
      undefined,
    ]);
  });

  test('a value with quotes, lines and signs of code stays a text', async () => {
    const odd = `p'w"\`\${1+1}\\ {x}\n#)--`;
    const { privacy } = core.toolwright;
    const run = privacy.forRun(true);
    const made = (await privacy.tokenize({ password: odd }, run)) as { password: string };
    expect(made.password).toMatch(TOKEN);
    const code = `const a = '${made.password}', b = \`${made.password}\`;\nreturn [a === b, a.length]`;
    expect((await core.execute(code)).result).toEqual([true, odd.length]);
    const python = [
      `a = '${made.password}'; b = f"${made.password}"; c = r'${made.password}'; d = b"${made.password}"`,
      `[a == b, a == c, len(a), len(d)]`,
    ].join('\n');
    const ended = await core.execute(python, { language: 'python3' });
    expect([ended.result, ended.stderr]).toEqual([[true, true, odd.length, odd.length], undefined]);
  });

  test('the input, the state, the URI of a resource, and what a program puts together', async () => {
    const { result } = await core.execute(
      `await state.set('who', await tokenize_pii(input.who));
       const joined = '__PII_' + input.rest;
       await crm.take({ joined });
       return [input.who.length, (await state.get('who')).length]`,
      { input: { who: tokens.email, rest: tokens.card.replace('__PII_', '') } },
    );
    expect(result).toEqual([VALUES.email.length, VALUES.email.length]);
    expect(takenLast()).toEqual({ joined: VALUES.card });
  });

  test('a token of nobody stays as it is, and is said', async () => {
    const output = await core.call('crm.take', { a: '__PII_email_zzzzz9__' });
    expect(takenLast()).toEqual({ a: '__PII_email_zzzzz9__' });
    expect(output.warnings?.join(' ')).toContain('no token of this workspace');
    const program = await core.execute(`return '__PII_card_aaaaaa__'.length`);
    expect(program.result).toBe(19);
    expect(program.warnings?.join(' ')).toContain('__PII_card_aaaaaa__');
  });

  test('tokenize_pii in both languages', async () => {
    const typescript = await core.execute(
      `return { a: await tokenize_pii('mail ${VALUES.email}'), b: ['x', '${VALUES.card}'].map((t) => tokenize_pii(t)) }`,
    );
    expect(typescript.result).toMatchObject({ a: `mail ${tokens.email}` });
    const python = await core.execute(`tokenize_pii({"ssn": "${VALUES.ssn}"})`, {
      language: 'python3',
    });
    expect(python.result).toEqual({ ssn: tokens.ssn });
  });
});

describe('a skill that is shown and saved again', () => {
  test('keeps what stood in it, and takes no other token', async () => {
    const { signal } = new AbortController();
    const save = (code: string, more: object = {}) =>
      core.toolwright.saveSkill({ name: 'ping', code, ...more }, { signal });
    const first = await save(`return { host: '10.20.30.40', n: input.n }`, {
      description: 'Pings',
    });
    expect(first.status).toBe('ok');
    const { code } = await core.toolwright.loadSkill({ name: 'ping' }, { signal });
    expect(code).toMatch(/host: '__PII_ip_\w+__'/);
    expect((await save(`${code}// changed`)).status).toBe('ok');
    const file = path.join(core.folder, '.toolwright/skills/ping/skill.ts');
    const kept = await readFile(file, 'utf8');
    expect(kept).toContain("host: '10.20.30.40', n: input.n }");
    expect(kept).toContain('// changed');
    const refused = await save(`return '${tokens.email}'`);
    expect(refused.stderr).toContain('a token for a value in line 1');
  });
});

describe('any value', () => {
  test('there and back is the identity, and nothing that was issued is left in between', async () => {
    const { privacy } = core.toolwright;
    const secret = fc.constantFrom(...Object.values(VALUES), 4155552671, 536228726);
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.tuple(fc.string(), secret, fc.string()).map(([a, b, c]) => `${a} ${b} ${c}`),
    );
    const key = fc.oneof(
      fc.constantFrom('email', 'phone', 'ssn', 'note', 'password', 'name'),
      text,
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        fc.constant(null),
        fc.boolean(),
        fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (Object.is(n, -0) ? 0 : n)),
        secret,
        text,
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(key, tie('tree'), { maxKeys: 4 }),
      ),
    }));
    await fc.assert(
      fc.asyncProperty(tree, async (value) => {
        const run = privacy.forRun(true);
        const shown = await privacy.protect(value, 'test', run);
        const plain = JSON.parse(JSON.stringify(value)) as unknown;
        expect(await privacy.restore(shown, 'test', run)).toEqual(plain);
        const json = JSON.stringify(shown);
        for (const secret of Object.values(VALUES)) expect(json).not.toContain(secret);
      }),
      { numRuns: 150, seed: 20261126 },
    );
  }, 60_000);
});
