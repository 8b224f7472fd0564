/**
 * Holds a command in a process group of its own and takes the whole group down when the process
 * that started it is gone, however it ended: their only tie is this process's standard input.
 * Without it the VS Code server outlives a killed test run, and its extension host outlives it.
 *
 *   node supervisor.mjs COMMAND ARGUMENTS...      (started detached, so that it leads a group)
 */
import { spawn } from 'node:child_process';

const [command, ...args] = process.argv.slice(2);

function signalGroup(signal) {
  try {
    process.kill(-process.pid, signal);
  } catch {
    // The group is gone.
  }
}

// The group's signal reaches this process too, which has to live on to send the next one.
process.on('SIGTERM', () => {});

const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
child.on('exit', (code) => process.exit(code ?? 1));
child.on('error', (error) => {
  console.error(error.message);
  process.exit(127);
});
process.stdin.on('end', () => {
  signalGroup('SIGTERM');
  setTimeout(() => signalGroup('SIGKILL'), 2000);
});
process.stdin.resume();
