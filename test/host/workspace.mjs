/** The folder that the tests in VS Code work in: real servers, and a great many files. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const folderCount = 500;
const filesPerFolder = 100;
/** Every so many folders the first file is a test: 25 of them in all. */
const foldersPerTest = 20;

/**
 * The three reference servers out of the repository's own node_modules, one whose command does not
 * exist, and one that hangs. `marker` goes into the servers' environment, so that a process that was left behind
 * can be recognized.
 */
function servers(root, folder, marker) {
  const server = (name, args, env = {}) => ({
    type: 'stdio',
    command: 'node',
    args: [
      path.join(root, 'node_modules/@modelcontextprotocol', `server-${name}`, 'dist/index.js'),
      ...args,
    ],
    env: { TOOLWRIGHT_HOST_RUN: marker, ...env },
  });
  return {
    everything: server('everything', ['stdio']),
    filesystem: server('filesystem', [folder]),
    // Without this it would write into its own package.
    memory: server('memory', [], { MEMORY_FILE_PATH: path.join(folder, '.vscode/memory.jsonl') }),
    missing: { type: 'stdio', command: 'toolwright-no-such-command', args: [] },
    // Has a tool that never answers.
    tar: {
      type: 'stdio',
      command: 'node',
      args: [path.join(root, 'test/fixtures/servers/hostile.mjs'), 'hang'],
      env: { TOOLWRIGHT_HOST_RUN: marker },
    },
    // Its tools are those of the version that the file says.
    versioned: {
      type: 'stdio',
      command: 'node',
      args: [
        path.join(root, 'test/fixtures/servers/versioned.mjs'),
        path.join(folder, '.vscode/version'),
      ],
      env: { TOOLWRIGHT_HOST_RUN: marker },
    },
  };
}

export function makeWorkspace({ root, folder, marker }) {
  mkdirSync(path.join(folder, '.vscode'), { recursive: true });
  writeFileSync(
    path.join(folder, '.vscode/mcp.json'),
    JSON.stringify({ servers: servers(root, folder, marker) }, null, 2),
  );
  writeFileSync(path.join(folder, '.vscode/version'), '1');
  writeFileSync(path.join(folder, 'README.md'), '# A shop\n\nThe workspace of the host tests.\n');
  for (let i = 0; i < folderCount; i++) {
    const name = `feature-${String(i).padStart(3, '0')}`;
    const inside = path.join(folder, 'src', name);
    mkdirSync(inside, { recursive: true });
    for (let k = 0; k < filesPerFolder; k++) {
      const isTest = k === 0 && i % foldersPerTest === 0;
      const file = isTest ? `${name}.test.ts` : `module-${String(k).padStart(2, '0')}.ts`;
      writeFileSync(path.join(inside, file), '');
    }
  }
}

/** The folder of the tests that answer dialogs: a few real servers, and no rules. */
export function makeDialogWorkspace({ root, folder, marker }) {
  mkdirSync(path.join(folder, '.vscode'), { recursive: true });
  const { memory } = servers(root, folder, marker);
  const asking = {
    command: 'node',
    args: [path.join(root, 'test/fixtures/servers/asking.mjs')],
    env: { TOOLWRIGHT_HOST_RUN: marker },
  };
  writeFileSync(
    path.join(folder, '.vscode/mcp.json'),
    JSON.stringify({ servers: { memory, asking } }, null, 2),
  );
  writeFileSync(path.join(folder, 'README.md'), '# A shop\n');
}
