/** package.json, the ids in code and the tool definitions say the same. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULT_RUN_LIMITS, LIMIT_RULES } from '../../../src/core/config/limits';
import { countTokens } from '../../../src/core/results/tokenizer';
import { TOOL_DEFINITIONS } from '../../../src/core/toolDefinitions';
import { Commands, ContextKeys, Panels, Settings, Tools, Views } from '../../../src/host/ids';
import { manifest } from '../../support/manifest';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const { contributes } = manifest;

describe('package.json', () => {
  it('declares exactly the commands of the code, in one category', () => {
    const declared = contributes.commands.map((entry) => entry.command);
    expect(declared.toSorted()).toEqual(Object.values(Commands).toSorted());
    expect(new Set(contributes.commands.map((entry) => entry.category))).toEqual(
      new Set(['Toolwright']),
    );
  });

  it('declares exactly the views, panels and settings of the code', () => {
    const views = Object.values(contributes.views).flat();
    expect(views.map((view) => view.id)).toEqual(Object.values(Views));
    const panels = Object.values(Panels).map((panel) => `onWebviewPanel:${panel}`);
    expect(manifest.activationEvents).toEqual(panels);
    const { section, ...settings } = Settings;
    const ids = Object.values(settings).map((name) => `${section}.${name}`);
    expect(Object.keys(contributes.configuration.properties).toSorted()).toEqual(ids.toSorted());
  });

  it('declares each limit as the core reads it', () => {
    const properties: Record<string, object> = contributes.configuration.properties;
    for (const { name, field, factor, minimum, maximum, isWhole } of LIMIT_RULES) {
      expect(properties[`toolwright.${name}`]).toMatchObject({
        type: isWhole ? 'integer' : 'number',
        default: DEFAULT_RUN_LIMITS[field] / factor,
        minimum,
        maximum,
      });
    }
  });

  it('uses only commands in menus that exist', () => {
    const used = Object.values(contributes.menus).flat();
    for (const { command } of used) expect(Object.values(Commands)).toContain(command);
  });

  it('asks only for views and context keys that exist', () => {
    const known: string[] = [...Object.values(Views), ...Object.values(ContextKeys)];
    const asked = [...Object.values(contributes.menus).flat(), ...contributes.viewsWelcome].flatMap(
      ({ when }) => (when ?? '').match(/toolwright\.\w+/g) ?? [],
    );
    for (const name of asked) expect(known).toContain(name);
    for (const key of Object.values(ContextKeys)) expect(asked).toContain(key);
    for (const { view } of contributes.viewsWelcome) expect(known).toContain(view);
  });

  it('offers the tools as they are defined, each reachable by agents', () => {
    const byName = new Map(contributes.languageModelTools.map((tool) => [tool.name, tool]));
    expect([...byName.keys()]).toEqual(Object.values(Tools));
    for (const { name, title, description, inputSchema } of TOOL_DEFINITIONS) {
      const tool = byName.get(Tools[name]);
      expect(tool).toMatchObject({
        displayName: title,
        modelDescription: description,
        inputSchema,
        canBeReferencedInPrompt: true,
      });
      expect(tool?.toolReferenceName).toMatch(/^[a-zA-Z]+$/);
    }
  });

  it('keeps what the tools cost in every request small', () => {
    const sent = TOOL_DEFINITIONS.map(({ name, description, inputSchema }) => [
      name,
      description,
      inputSchema,
    ]);
    expect(countTokens(JSON.stringify(sent))).toBeLessThan(1_500);
  });

  it('is described by the README, command by command and setting by setting', () => {
    const readme = readFileSync(path.join(ROOT, 'README.md'), 'utf8');
    for (const { title } of contributes.commands) expect(readme).toContain(title);
    for (const [id, { default: value }] of Object.entries(contributes.configuration.properties)) {
      const shown = typeof value === 'object' ? '`{}`' : String(value);
      expect(readme).toContain(`| \`${id}\` | ${shown} |`);
    }
  });

  it('points to files that exist, and to no proposed API', () => {
    expect(readdirSync(path.join(ROOT, 'media'))).toContain(path.basename(manifest.icon));
    expect(manifest).not.toHaveProperty('enabledApiProposals');
  });
});

describe('each library', () => {
  const homes: Record<string, string[]> = {
    '@cfworker/json-schema': ['core/proxy'],
    '@lezer/common': ['core/versioning'],
    '@lezer/python': ['core/versioning'],
    '@modelcontextprotocol/sdk': ['core/proxy', 'core/server'],
    '@vscode/webview-ui-toolkit': ['webview/ui'],
    '@sveltejs/acorn-typescript': ['core/versioning'],
    // Programs are run by the one and rewritten by the other.
    acorn: ['core/sandbox', 'core/versioning'],
    'card-validator': ['core/privacy'],
    'cli-table3': ['cli/terminal'],
    'cross-spawn': ['core/proxy'],
    'd3-scale': ['webview/charts'],
    'd3-shape': ['webview/charts'],
    diff: ['cli/commands'],
    'env-paths': ['cli'],
    'fastest-levenshtein': ['core/util'],
    'gpt-tokenizer': ['core/results'],
    ibantools: ['core/privacy'],
    'jsonc-parser': ['core/config'],
    'libphonenumber-js': ['core/privacy'],
    lowdb: ['core/store'],
    'p-limit': ['core/sandbox'],
    'prom-client': ['core/metrics'],
    'proper-lockfile': ['core/store'],
    'quickjs-emscripten': ['core/sandbox'],
    re2js: ['core/privacy'],
    sparkly: ['cli/terminal'],
    stdnum: ['core/privacy'],
    stemmer: ['core/catalog'],
    sucrase: ['core/sandbox'],
    'write-file-atomic': ['core/store'],
    yaml: ['core/skills'],
  };

  it('is listed here with its one home', () => {
    expect(Object.keys(manifest.dependencies).toSorted()).toEqual(Object.keys(homes).toSorted());
  });

  it('is imported only there', () => {
    const found = new Map<string, Set<string>>();
    for (const top of ['src', 'webview']) {
      for (const file of readdirSync(path.join(ROOT, top), { recursive: true, encoding: 'utf8' })) {
        if (!file.endsWith('.ts')) continue;
        const place = path.posix.join(top === 'src' ? '' : top, file.split(path.sep).join('/'));
        const folder = place
          .split('/')
          .slice(0, place.startsWith('core/') ? 2 : -1)
          .join('/');
        const text = readFileSync(path.join(ROOT, top, file), 'utf8');
        for (const [, name] of text.matchAll(
          /(?:from |await import\()'((?:@[^'/]+\/)?[a-z][^'/]*)(?:\/[^']*)?'/g,
        )) {
          if (name!.startsWith('node:') || name === 'vscode') continue;
          const homesOfName = found.get(name!) ?? new Set();
          found.set(name!, homesOfName.add(folder));
        }
      }
    }
    const actual = Object.fromEntries(
      [...found].map(([name, folders]) => [name, [...folders].toSorted()]),
    );
    expect(actual).toEqual(homes);
  });
});
