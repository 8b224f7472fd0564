/**
 * SKILL.md, in the Agent Skills format: front matter with name and description, then Markdown. What we
 * write stands between two marks and is written anew with each version; everything else, in the front
 * matter too, belongs to people and stays.
 */
import { Document, isMap, parseDocument } from 'yaml';
import { typeOfValue } from '../catalog/signature';
import { cleanText, oneLine } from '../catalog/text';
import { isObject } from '../util/json';
import { BEGIN, END, marked, markedPart } from '../util/markedText';
import { plainLine } from '../util/plainText';
import { DamagedSkillError } from './errors';
import { CODE_FILES, MARKDOWN_FILE } from './fileNames';
import { methodOf } from './names';
import type { Skill } from './skill';

const FRONT_MATTER = /^\uFEFF?---[ \t]*\r?\n([^]*?\r?\n)??---[ \t]*(?:\r?\n|$)/;
/** Of the format. */
export const MAX_DESCRIPTION_CHARS = 1024;
const MAX_EXAMPLES = 3;

/** Throws DamagedSkillError. */
export function readMarkdown(markdown: string): { title?: string; description: string } {
  const { data } = partsOf(markdown);
  const title = data.get('name');
  const description = data.get('description');
  if (typeof description !== 'string' || description.trim() === '') {
    throw new DamagedSkillError(
      `${MARKDOWN_FILE} has no description in its front matter: write one.`,
    );
  }
  const text = cleanText(description.slice(0, 4 * MAX_DESCRIPTION_CHARS))
    .trim()
    .slice(0, MAX_DESCRIPTION_CHARS);
  return { description: text, ...(title !== undefined && { title: String(title) }) };
}

/** The text for this skill, in place of what its `markdown` held between the marks. */
export function writeMarkdown(
  skill: Pick<Skill, 'name' | 'description' | 'manifest' | 'markdown'>,
): string {
  const { name, description, markdown } = skill;
  const { data, body } = markdown === '' ? { data: new Document({}), body: '' } : partsOf(markdown);
  data.set('name', name);
  data.set('description', description);
  const front = data.toString({ lineWidth: 0 });
  return `---\n${front}---\n${withSection(body, sectionOf(skill))}`;
}

function partsOf(markdown: string): { data: Document; body: string } {
  const match = FRONT_MATTER.exec(markdown);
  if (match === null) {
    throw new DamagedSkillError(
      `${MARKDOWN_FILE} has no front matter: it begins with a line '---', then name and description, ` +
        `then '---'.`,
    );
  }
  const data = parseDocument(match[1] ?? '');
  const [problem] = data.errors;
  if (problem !== undefined) {
    throw new DamagedSkillError(
      `The front matter of ${MARKDOWN_FILE} is no YAML: ${plainLine(problem.message, 300)}`,
    );
  }
  if (!isMap(data.contents)) {
    throw new DamagedSkillError(`The front matter of ${MARKDOWN_FILE} has no fields.`);
  }
  return { data, body: markdown.slice(match[0].length) };
}

function withSection(body: string, section: string): string {
  const part = markedPart(body);
  if (part === 'broken') throw brokenMarks();
  if (part !== undefined) return body.slice(0, part.from) + marked(section) + body.slice(part.to);
  return body.trim() === '' ? `${marked(section)}\n` : `${body.trimEnd()}\n\n${marked(section)}\n`;
}

function brokenMarks(): DamagedSkillError {
  return new DamagedSkillError(
    `${MARKDOWN_FILE} should have the marks ${BEGIN} and ${END} once and in this order: put that right by ` +
      `hand, or take both out.`,
  );
}

function sectionOf({ name, manifest }: Pick<Skill, 'name' | 'manifest'>): string {
  const {
    inputs,
    output,
    examples,
    tool_dependencies: tools,
    skill_dependencies: skills,
  } = manifest;
  const file = CODE_FILES[manifest.language];
  const call = manifest.language === 'python3' ? '' : 'await ';
  const parts = [
    `The program is [${file}](${file}). It runs in Toolwright: \`run_skill\` with the name \`${name}\`, or ` +
      `\`${call}skills.${methodOf(name)}(input)\` in a program for \`execute_code\`.`,
    `## Inputs\n${inputLines(inputs)}`,
    ...(output === undefined ? [] : [`## Output\n\`\`\`ts\n${typeOfValue(output)}\n\`\`\``]),
    ...(examples.length === 0
      ? []
      : [`## Examples\n${examples.slice(0, MAX_EXAMPLES).map(exampleText).join('\n')}`]),
    ...(tools.length + skills.length === 0
      ? []
      : [
          `## Tools used\n${[
            ...tools.map((tool) => `- \`${tool.name}\`${tool.version ? ` (${tool.version})` : ''}`),
            ...skills.map((skill) => `- the skill \`${skill}\``),
          ].join('\n')}`,
        ]),
  ];
  // A comment of ours could be closed by a text of theirs.
  return `${parts.join('\n\n').replaceAll('<!--', '<! --').replaceAll('-->', '-- >')}\n`;
}

function inputLines({ properties, required }: Record<string, unknown>): string {
  const fields = Object.entries(isObject(properties) ? properties : {});
  if (fields.length === 0) return 'None.';
  const needed = new Set(Array.isArray(required) ? required : []);
  return fields
    .map(([name, schema]) => {
      const fieldSchema = isObject(schema) ? schema : {};
      const { description, default: standard } = fieldSchema;
      const about = typeof description === 'string' ? `: ${oneLine(description, 300)}` : '';
      const notes = [
        typeOfValue(fieldSchema),
        ...(needed.has(name) ? [] : ['optional']),
        ...(standard === undefined ? [] : [`default ${JSON.stringify(standard)}`]),
      ];
      return `- \`${name}\` (${notes.join(', ')})${about}`;
    })
    .join('\n');
}

function exampleText({ input, description }: { input: unknown; description?: string }): string {
  const about = description === undefined ? '' : `${oneLine(description, 300)}: `;
  return `- ${about}\`${JSON.stringify(input)}\``;
}
