/** Which paths configure what runs, however they are spelt. */
import { expect, it } from 'vitest';
import { configuresWhatRuns } from '../../../src/core/proxy/workspace/configures';

it.each([
  '.vscode/mcp.json', '.VSCode/tasks.json', 'packages/a/.vscode/settings.json', '.git/hooks/pre-commit',
  '.git', 'sub\\.github\\workflows\\ci.yml', '.toolwright/skills/x/skill.ts', '.mcp.json', 'a/.MCP.json',
  'my.code-workspace', '.git./config', '.git::$INDEX_ALLOCATION/config', '.vs\u200ccode/mcp.json', '.claude/settings.json',
  '.devcontainer/devcontainer.json', '.cursor/mcp.json', '.mcp.json ',
])('%s does', (file) => expect(configuresWhatRuns(file)).toBe(true)); // prettier-ignore

it.each([
  'src/main.ts', '.gitignore', '.github.md', 'vscode/mcp.json', 'mcp.json', '.mcp.json/readme.md', 'a.code-workspace.md', '',
])('%s does not', (file) => expect(configuresWhatRuns(file)).toBe(false)); // prettier-ignore
