/** The seven tools take whatever a model sends: it fits, or one sentence says what would. */
import * as fc from 'fast-check';
import { afterEach, expect, it, vi } from 'vitest';
import {
  readCallInput,
  readExecuteInput,
  readSearchInput,
  readSkillListInput,
  readSkillLoadInput,
  readSkillRunInput,
} from '../../src/core/inputs';
import { readSaveInput } from '../../src/core/skills/saveInput';
import { InvalidInputError } from '../../src/core/util/errors';
import {
  damagedValue,
  expectPlainPrototypes,
  expectRefusal,
  fuzz,
  FUZZ_TIMEOUT_MS,
} from './mutations';

vi.setConfig({ testTimeout: FUZZ_TIMEOUT_MS });
afterEach(expectPlainPrototypes);

const READERS = {
  search_tools: [
    readSearchInput,
    { keyword: 'issues', detail_level: 'full', server: 'github', limit: 5, offset: 10 },
  ],
  execute_code: [
    readExecuteInput,
    {
      code: 'return 1',
      language: 'typescript',
      input: { a: 1 },
      timeout_secs: 5,
      enable_pii_protection: true,
    },
  ],
  call_tool: [
    readCallInput,
    { name: 'workspace.read_file', arguments: { path: 'a', nested: [{ b: 1 }] } },
  ],
  list_skills: [readSkillListInput, { query: 'a', tag: 'b', detail_level: 'name-only', limit: 3 }],
  load_skill: [readSkillLoadInput, { name: 'count-todos', version: 'v2' }],
  run_skill: [
    readSkillRunInput,
    { name: 'count-todos', input: { folder: 'src' }, timeout_secs: '3' },
  ],
  save_skill: [
    readSaveInput,
    {
      name: 'count-todos',
      code: 'return input.folder',
      description: 'Counts.',
      language: 'javascript',
      inputs: { folder: { type: 'string', description: 'Where', default: 'src' } },
      output: { type: 'object', properties: { count: { type: 'number' } } },
      tags: ['a', 'b'],
      examples: [{ input: { folder: 'src' }, description: 'All' }],
      tests: [{ name: 'one', input: { folder: 'src' }, expect: { count: 1 } }],
      library: 'user',
    },
  ],
} as const satisfies Record<string, readonly [(raw: unknown) => object, object]>;

it.each(Object.entries(READERS))(
  '%s takes any input, or says what fits',
  (_tool, [read, valid]) => {
    expect(read(valid)).toBeTypeOf('object');
    fc.assert(
      fc.property(damagedValue(valid), (raw) => {
        try {
          read(raw);
        } catch (error) {
          expectRefusal(error, InvalidInputError);
        }
      }),
      fuzz(),
    );
  },
);
