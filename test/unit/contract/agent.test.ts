/** The agent and the skill that the manifest ships: small, and true to the tools that there are. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import manifest from '../../../package.json';
import { countTokens } from '../../../src/core/results/tokenizer';
import { TOOL_NAMES } from '../../../src/core/toolDefinitions';

const ROOT = path.join(import.meta.dirname, '../../..');
const { contributes, publisher, name } = manifest;
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
/** What looks like one of our tools in a text: words in snake case that stand alone as code. */
const named = (text: string): string[] =>
  [...text.matchAll(/`([a-z]+_[a-z_]+)`/g)].map(([, tool]) => tool!);

describe('the agent', () => {
  const [agent] = contributes.chatAgents;
  const text = read(agent!.path);
  const tools = [...text.matchAll(/^ {2}- (.+)$/gm)].map(([, tool]) => tool!);

  it('has each of our tools, and few of the editor', () => {
    const own = contributes.languageModelTools.map(
      ({ toolReferenceName }) => `${publisher}.${name}/${toolReferenceName}`,
    );
    expect(tools.slice(0, own.length)).toEqual(own);
    expect(tools.length - own.length).toBeLessThanOrEqual(5);
  });

  it('names only tools that exist, and costs little', () => {
    for (const tool of named(text)) expect(TOOL_NAMES).toContain(tool);
    expect(countTokens(text)).toBeLessThan(800);
  });
});

describe('the skill', () => {
  const [skill] = contributes.chatSkills;
  const text = read(skill!.path);

  it('lies in a folder of its name, as Agent Skills do', () => {
    const [, title] = /^name: (.+)$/m.exec(text) ?? [];
    expect(path.basename(path.dirname(skill!.path))).toBe(title);
    const [, description] = /^description: (.+)$/m.exec(text) ?? [];
    expect(countTokens(description!)).toBeLessThan(80);
  });

  it('names every tool, and costs little', () => {
    for (const tool of TOOL_NAMES) expect(text).toContain(tool);
    expect(countTokens(text)).toBeLessThan(500);
  });
});
