/** `npm start` with a desktop VS Code. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { writeUserData } from '../test/host/userData.mjs';

/** Opens the window. Resolves when it is closed. */
export function openDesktop(executable, { root, workspace, temporary, settings, onEnd }) {
  const userData = path.join(temporary, 'user');
  writeUserData(userData, settings);
  const args = [
    workspace,
    `--extensionDevelopmentPath=${root}`,
    `--user-data-dir=${userData}`,
    `--extensions-dir=${path.join(temporary, 'extensions')}`,
    // The sample workspace is ours: no need to ask whether its authors are trusted.
    '--disable-workspace-trust',
    '--disable-updates',
    '--skip-welcome',
    '--skip-release-notes',
    // Chromium refuses its sandbox to root.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ];
  return new Promise((resolve, reject) => {
    const child = spawn(executable, args, {
      stdio: 'ignore',
      shell: process.platform === 'win32' && executable.endsWith('.cmd'),
    });
    child.once('error', reject);
    child.once('exit', () => resolve());
    onEnd(async () => void child.kill());
  });
}
