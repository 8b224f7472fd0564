/** Stores that earlier versions have written are read as they were meant. See test/fixtures/stores. */
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isObservation } from '../../../src/core/catalog/observedOutputs';
import { compose, type Composition } from '../../../src/core/compose';
import { OwnFile } from '../../../src/core/config/import/ownFile';
import { Permissions } from '../../../src/core/policy/permissions';
import { isReview } from '../../../src/core/skills/trust';
import { isUsage } from '../../../src/core/skills/usage';
import { fileSecrets } from '../../../src/core/store/fileSecrets';
import { nameOf, RecordFolder } from '../../../src/core/store/recordFolder';
import { hashOf } from '../../../src/core/util/hash';
import { silentLog, testPorts } from '../../support/ports';
import { ASSETS } from '../buildSandbox';

const FIXTURES = path.resolve(import.meta.dirname, '../../fixtures/stores');
/** When and for which folder `v1` was written. */
const [NOW, WORKSPACE] = [Date.UTC(2026, 10, 26, 12), '/toolwright-fixture'];
const { signal } = new AbortController();

let root: string;
let data: string;
let core: Composition;
const warnings: string[] = [];
const log = { ...silentLog, warn: (message: string) => void warnings.push(message) };
const clock = { now: () => NOW, monotonic: () => performance.now() };

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'formats-'));
  data = path.join(root, 'data');
  await cp(path.join(FIXTURES, 'v1'), data, { recursive: true });
  core = await compose(
    testPorts({
      assets: ASSETS,
      dataFolder: data,
      log,
      clock,
      workspace: { folders: () => [WORKSPACE], isTrusted: () => true },
      secrets: fileSecrets(path.join(data, 'secrets')),
    }),
  );
  await core.toolwright.configure({ servers: [], problems: [] });
  await core.toolwright.guidance.load();
});
afterAll(async () => {
  await core.toolwright.dispose();
  await rm(root, { recursive: true, force: true });
});

describe('the first set of formats', () => {
  it('has the state of programs', async () => {
    const { result } = await core.toolwright.executeCode(
      { code: `return await state.get('job')`, language: 'javascript' },
      { signal },
    );
    expect(result).toBe('two');
  });

  it('has what people have answered', () => {
    expect(core.permissions.answerFor('mail', 'send_mail')).toBe('allow');
  });

  it('has the values behind tokens, and an audit without a gap', async () => {
    const { privacy } = core.toolwright;
    const known = await privacy.known();
    expect(known.length).toBeGreaterThan(0);
    const entries = await Promise.all(known.map(({ token }) => privacy.reveal(token)));
    expect(entries.map((entry) => entry?.value)).toContain('two@example.org');
    const check = await privacy.audit.verify();
    expect(check.broken).toBeUndefined();
    expect(check.days).toBe(2);
  });

  it('has what was measured, of single events and of a day that was compacted', async () => {
    const { metrics } = core.toolwright;
    await metrics.rebuild();
    const days = metrics.slots().map(([slot]) => slot.slice(0, 10));
    expect(new Set(days).size).toBe(2);
    expect(metrics.total().total('toolwright_skill_actions_total', { action: 'saved' })).toBe(2);
  });

  it('has what was learned, and who learned it', async () => {
    const { guidance } = core.toolwright;
    expect(guidance.since).toBe('2026-11-16');
    expect(guidance.model).toBeDefined();
    const state = JSON.parse(
      await readFile(path.join(data, 'guidance', hashOf(WORKSPACE), 'learned.json'), 'utf8'),
    ) as { data: { learner: string } };
    expect(await guidance.export()).toContain(state.data.learner);
  });

  it('has skills with their versions', async () => {
    const { skills } = await core.toolwright.listSkills({}, { signal });
    expect(skills?.map(({ name }) => name)).toEqual(['send-it']);
    const loaded = await core.toolwright.loadSkill({ name: 'send-it', version: 1 }, { signal });
    expect(loaded.status).toBe('ok');
  });

  it('has the versions of tools', async () => {
    const history = await core.toolwright.versioning.registry.of('mail');
    expect(history['send_mail']?.current).toBe('1.0.0');
  });

  it.each([
    ['skill-trust', isReview],
    ['skill-usage', isUsage],
    [`observed/${hashOf(WORKSPACE)}`, isObservation],
  ] as const)('has the records of %s', async (folder, isValid) => {
    const records = new RecordFolder(
      path.join(FIXTURES, 'v1', folder),
      1,
      isValid as (value: unknown) => value is unknown,
    );
    const { records: read, damaged } = await records.scan();
    expect(read.size).toBeGreaterThan(0);
    expect(damaged.size).toBe(0);
  });

  it('has the last import, which can be taken back', async () => {
    const own = new OwnFile(path.join(data, 'servers.json'));
    expect([...(await own.entries()).keys()]).toEqual(['imported']);
    expect((await own.undo()).undone).toEqual(['imported']);
  });

  it('costs no warning, and nothing was kept aside', async () => {
    expect(warnings).toEqual([]);
    const all = await readdir(data, { recursive: true });
    expect(all.filter((name) => name.includes('.unreadable'))).toEqual([]);
  });
});

describe('formats that were given up', () => {
  it('a permission of version 1, whose key another server could imitate, asks', async () => {
    const folder = path.join(root, 'permissions');
    await mkdir(path.join(folder, 'user'), { recursive: true });
    // Under the name that the answer has today.
    const name = nameOf(JSON.stringify(['answer', 'mail', 'send_mail']));
    await cp(path.join(FIXTURES, 'earlier', 'permission-1.json'), path.join(folder, 'user', name));
    const permissions = new Permissions({ folder, workspace: WORKSPACE, clock, log: silentLog });
    await permissions.load();
    expect(permissions.answerFor('mail', 'send_mail')).toBe('unsure');
    permissions.dispose();
  });

  it('an import of version 1 stays as it is: what it declared is not known', async () => {
    const file = path.join(root, 'own.json');
    const journal = await readFile(path.join(FIXTURES, 'earlier', 'last-import-1.json'), 'utf8');
    const { after } = (JSON.parse(journal) as { data: { after: string } }).data;
    await writeFile(file, after);
    await writeFile(`${file}.last-import`, journal);
    const own = new OwnFile(file);
    await expect(own.undo()).rejects.toThrow('There is no import to take back.');
    expect(await readFile(file, 'utf8')).toBe(after);
  });
});
