/** Opens the person's browser from a terminal, and shows the address in any case. */
import { spawn } from 'node:child_process';
import type { Browser } from '../../core/ports';

export const terminalBrowser: Browser = {
  open: async (url) => {
    process.stderr.write(`Open this address in your browser to sign in:\n${url}\n`);
    const [command, ...args] = opener(url);
    // Where no browser starts by itself, the address above does it.
    const child = spawn(command!, args, { detached: true, stdio: 'ignore' });
    child.on('error', () => {});
    child.unref();
    return true;
  },
};

function opener(url: string): string[] {
  if (process.platform === 'darwin') return ['open', url];
  // Not through a shell, to which & in an address would mean something.
  if (process.platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', url];
  return ['xdg-open', url];
}
