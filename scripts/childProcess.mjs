/**
 * Runs commands for the scripts. Each one gets a process group of its own, so that a time limit, a
 * Ctrl-C or a child that forgot to end takes the whole group along. Standard input is never open:
 * the scripts run in CI without one.
 */
import { spawn } from 'node:child_process';

const isWindows = process.platform === 'win32';

/** Process ids (= group ids) of commands that are still running. */
const running = new Set();

/** Sends a signal to a child's whole group. What is gone already is no error. */
export function killGroup(pid, signal = 'SIGKILL') {
  try {
    process.kill(isWindows ? pid : -pid, signal);
  } catch {
    // Nobody left.
  }
}

/** Passes an order to end on to the running commands, gives them time to clean up, and ends. */
function endAll() {
  for (const pid of running) killGroup(pid, 'SIGTERM');
  setTimeout(() => {
    for (const pid of running) killGroup(pid);
    process.exit(130);
  }, 4000);
}

/** Signals are taken over only while a command runs: the caller may have listeners of its own. */
function guardAgainstSignals(isOn) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    if (isOn) process.on(signal, endAll);
    else process.off(signal, endAll);
  }
}

/**
 * Runs a command to its end.
 *
 * `echo` passes its output through as it comes; the output is returned in any case (stdout and
 * stderr mixed). A command that cannot be started answers code 127.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number, echo?: boolean }} [options]
 * @returns {Promise<{ code: number, output: string, seconds: number, isTimeout: boolean }>}
 */
export function run(command, args, { cwd, env, timeoutMs, echo = false } = {}) {
  const startedAt = Date.now();
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      // Their output ends up in logs.
      env: { ...(env ?? process.env), NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: !isWindows,
      // npm is a .cmd file there, and those only run through the shell.
      shell: isWindows && command === 'npm',
    });
    const { pid } = child;
    if (pid !== undefined && running.add(pid).size === 1) guardAgainstSignals(true);
    let output = '';
    let isTimeout = false;
    const take = (stream) => (chunk) => {
      output += chunk;
      if (echo) stream.write(chunk);
    };
    child.stdout.setEncoding('utf8').on('data', take(process.stdout));
    child.stderr.setEncoding('utf8').on('data', take(process.stderr));

    const limit =
      timeoutMs &&
      setTimeout(() => {
        isTimeout = true;
        killGroup(pid, 'SIGTERM');
        setTimeout(() => killGroup(pid), 5000).unref();
      }, timeoutMs);

    const finish = (code) => {
      clearTimeout(limit);
      if (running.delete(pid) && running.size === 0) guardAgainstSignals(false);
      resolve({ code, output, seconds: (Date.now() - startedAt) / 1000, isTimeout });
    };
    child.once('error', (error) => {
      output += `${error.message}\n`;
      finish(127);
    });
    child.once('exit', (code) => {
      // Whoever still holds the pipes a moment later was left behind by the command: it goes too.
      const grace = setTimeout(() => {
        killGroup(pid);
        finish(code ?? 1);
      }, 2000);
      child.once('close', () => {
        clearTimeout(grace);
        killGroup(pid);
        finish(code ?? 1);
      });
    });
  });
}
