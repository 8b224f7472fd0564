/** Configuration, and what is imported from other programs: a bad part costs itself, and is named in a sentence. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { placesOf, FORMATS } from '../../src/core/config/import/formats';
import { contentOf, OwnFileError } from '../../src/core/config/import/ownContent';
import { OwnFile } from '../../src/core/config/import/ownFile';
import { findFiles, planImport, summaryOf } from '../../src/core/config/import/plan';
import {
  DEFAULT_RUN_LIMITS,
  LIMIT_RULES,
  parseLimit,
  readLimits,
} from '../../src/core/config/limits';
import { loadConfig } from '../../src/core/config/load';
import { lineOfServer, parseServerFile } from '../../src/core/config/parse';
import { placeOf } from '../../src/core/config/place';
import {
  EnvFileError,
  resolveDefinition,
  UnresolvedVariableError,
} from '../../src/core/config/variables';
import { InvalidInputError } from '../../src/core/util/errors';
import { isObject } from '../../src/core/util/json';
import {
  damagedText,
  damagedValue,
  expectPlainPrototypes,
  expectRefusal,
  expectSentence,
  fuzz,
  FUZZ_TIMEOUT_MS,
  hostileValue,
  jsonOf,
  must,
} from './mutations';

vi.setConfig({ testTimeout: FUZZ_TIMEOUT_MS });
afterEach(expectPlainPrototypes);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fuzz-config-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const ENTRIES = {
  files: {
    command: 'npx',
    args: ['-y', '${workspaceFolder}'],
    env: { PORT: 80, KEY: '${input:token}' },
    envFile: '.env',
    cwd: 'sub',
    timeouts: { startSeconds: 5, idleMinutes: 0 },
  },
  web: {
    type: 'http',
    url: 'https://${env:HOST:-x.test}/mcp',
    headers: { 'X-Key': '1' },
    oauth: { clientId: 'c', scopes: ['x'], callbackPort: 33418 },
  },
  off: { command: 'x', disabled: true },
};
const INPUTS = [
  { id: 'token', type: 'promptString', description: 'Token', password: true },
  { id: 'level', type: 'pickString', options: ['a', { label: 'B', value: 'b' }], default: 'a' },
];
const FILES = [
  JSON.stringify({ inputs: INPUTS, servers: ENTRIES }, null, 2),
  JSON.stringify({ mcpServers: ENTRIES }),
  `// of this folder\n{\n  "servers": { /* none */ },\n  "inputs": [],\n}\n`,
];
const GOOD = { command: 'good' };

it('any text of a configuration file gives servers and sentences', () => {
  fc.assert(
    fc.property(damagedText(...FILES), (text) => {
      const { servers, problems } = parseServerFile(text, '/ws/mcp.json');
      for (const problem of problems) {
        expect(problem.startsWith('/ws/mcp.json:')).toBe(true);
        expectSentence(problem);
        placeOf(problem, ['/ws/mcp.json']);
      }
      for (const { name } of servers) expect(lineOfServer(text, name)).toBeGreaterThan(0);
    }),
    fuzz(3),
  );
});

it('a good entry is there whatever stands beside it, in files and in the setting', async () => {
  let read = 0;
  await fc.assert(
    fc.asyncProperty(damagedValue(ENTRIES), damagedValue(INPUTS), async (entries, inputs) => {
      const bad = Object.entries(Object(entries) as object);
      const setting = Object.fromEntries([...bad, ['good', GOOD]]);
      const text = jsonOf({ inputs, servers: setting });
      const loaded = await loadConfig({ workspaceFolders: [], isTrusted: true, setting });
      const results =
        text === undefined ? [loaded] : [loaded, parseServerFile(text, '/ws/mcp.json')];
      for (const { servers, problems, isBroken } of results) {
        // A file that is nested too deep is not looked through.
        must(
          isBroken === true || servers.some(({ name }) => name === 'good'),
          'the good one is gone',
        );
        for (const problem of problems) expectSentence(problem);
        read++;
      }
    }),
    fuzz(2),
  );
  expect(read).toBeGreaterThan(0);
});

it('any bytes in the files of a folder cost no server of another file', async () => {
  const [mine, own] = [path.join(folder, '.mcp.json'), path.join(folder, 'own.json')];
  await writeFile(own, JSON.stringify({ servers: { good: GOOD } }));
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        damagedText(...FILES).map((text) => Buffer.from(text)),
        fc.uint8Array({ maxLength: 500 }),
      ),
      async (bytes) => {
        await writeFile(mine, bytes);
        const sources = { workspaceFolders: [folder], isTrusted: true, ownFile: own };
        const { servers, problems } = await loadConfig(sources);
        expect(servers.map(({ name }) => name)).toContain('good');
        for (const problem of problems) expectSentence(problem);
      },
    ),
    fuzz(),
  );
});

it('variables of any definition are filled in, or named', async () => {
  const valid = JSON.stringify({ inputs: INPUTS, servers: ENTRIES });
  let tried = 0;
  await fc.assert(
    fc.asyncProperty(damagedText(valid), hostileValue, async (text, value) => {
      for (const definition of parseServerFile(text, '/ws/mcp.json').servers) {
        try {
          tried++;
          await resolveDefinition(definition, {
            workspaceFolder: '/ws',
            env: { HOST: 'h' },
            resolveInput: async () => (typeof value === 'string' ? value : undefined),
            readFile: async () => String(jsonOf(value)),
          });
        } catch (error) {
          expectRefusal(error, UnresolvedVariableError, EnvFileError, InvalidInputError);
        }
      }
    }),
    fuzz(),
  );
  expect(tried).toBeGreaterThan(0);
});

it('limits that do not fit leave the others as they are', () => {
  const written = Object.fromEntries(LIMIT_RULES.map(({ name, minimum }) => [name, minimum]));
  const named = fc.constantFrom(...LIMIT_RULES.map(({ name }) => name));
  fc.assert(
    fc.property(damagedValue(written), damagedText('memoryMb=64'), named, (own, text, kept) => {
      const rule = LIMIT_RULES.find(({ name }) => name === kept)!;
      const all = { ...(Object(own) as object), [kept]: rule.minimum };
      const { limits, problems } = readLimits(all, Object(own) as Record<string, unknown>);
      expect(limits[rule.field]).toBe(rule.minimum * rule.factor);
      expect(Object.keys(limits)).toEqual(Object.keys(DEFAULT_RUN_LIMITS));
      for (const limit of Object.values(limits)) expect(Number.isFinite(limit)).toBe(true);
      for (const problem of problems) expectSentence(problem);
      const parsed = parseLimit(text);
      if (typeof parsed === 'string') expectSentence(parsed);
    }),
    fuzz(2),
  );
});

it('files of other programs are read into entries, and what is none is named', async () => {
  const places = placesOf({}, { platform: 'linux', home: folder }, [folder]);
  const root = {
    mcpServers: ENTRIES,
    servers: ENTRIES,
    inputs: INPUTS,
    projects: { [folder]: { mcpServers: ENTRIES } },
  };
  const file = path.join(folder, 'other.json');
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        damagedText(JSON.stringify(root, null, 1)),
        damagedValue(root).map((value) => jsonOf(value) ?? '['.repeat(10_000)),
      ),
      async (text) => {
        await writeFile(file, text);
        const found = await findFiles(places, { file });
        expect(found.length).toBe(FORMATS.length);
        for (const { problem } of found)
          if (problem !== undefined) expectSentence(`The file: ${problem}`);
        for (const planned of planImport(found, new Map([['files', ENTRIES.files]]))) {
          summaryOf(planned);
          if (planned.kind === 'unusable') expectSentence(`The server ${planned.reason}`);
          for (const note of planned.notes) expectSentence(note);
        }
      },
    ),
    fuzz(),
  );
});

it('our own file takes an import and gives it back, or is left as it was', async () => {
  const own = new OwnFile(path.join(folder, 'servers.json'));
  const isReadable = (text: string): boolean => {
    try {
      contentOf(text, own.file);
      return true;
    } catch (error) {
      expectRefusal(error, OwnFileError);
      return false;
    }
  };
  let imports = 0;
  await fc.assert(
    fc.asyncProperty(
      damagedText(...FILES),
      damagedValue({ name: 'added', entry: ENTRIES.files, inputs: INPUTS }),
      async (written, addition) => {
        // Halves of characters are lost on the way to a file.
        const text = Buffer.from(written).toString();
        await writeFile(own.file, text);
        if (!isReadable(text)) {
          const refused = await own
            .add([{ name: 'a', entry: GOOD, inputs: [] }])
            .catch((error) => error as Error);
          expectRefusal(refused, OwnFileError);
          must(
            (await readFile(own.file, 'utf8')) === text,
            'a file that cannot be read was changed',
          );
          return;
        }
        const { entry } = Object(addition) as { entry?: unknown };
        const wanted =
          // What comes from a file of others has been read, so it is nested no deeper.
          isObject(entry) && isReadable(jsonOf({ servers: { entry } }) ?? '[') ? entry : GOOD;
        await own.add([{ name: 'added', entry: wanted as typeof GOOD, inputs: [] }]);
        must((await own.entries()).has('added'), 'it was not added');
        await own.undo();
        must((await readFile(own.file, 'utf8')) === text, 'it was not taken back');
        imports++;
      },
    ),
    fuzz(0.5),
  );
  expect(imports).toBeGreaterThan(0);
});
