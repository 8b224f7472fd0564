/** Passwords in command lines, where an option that says nothing by itself takes them: `curl -u name:…`. */
import { isPlaceholder } from './random';
import { Sureness, type Span } from './span';

/** In characters, from the program to the option. */
const LONGEST = 300;
const ARGUMENTS = `[^\\n|;&]{0,${LONGEST}}?[ \\t]`;
const VALUE = `(?:'([^'\\n]{3,200})'|"([^"\\n]{3,200})"|([^\\s'"|;&<>]{3,200}))`;
/** Programs, and what stands before the password among their arguments. */
const COMMANDS: readonly (readonly [program: string, pattern: RegExp])[] = [
  ['curl', pattern('curl', `(?:-u|--user|--proxy-user|-U)[ =]?(?:["'])?[^\\s:'"]{1,60}:`)],
  ['sshpass', pattern('sshpass', '-p[ ]?')],
  ['mysql', pattern('mysql(?:dump|admin|import|sh)?', '-p')],
  ['mariadb', pattern('mariadb(?:-\\w{1,10})?', '-p')],
  ['redis-cli', pattern('redis-cli', '-a[ ]')],
  ['docker login', pattern('docker login', '-p[ ]')],
  ['smbclient', pattern('smbclient', '(?:-U[ ]?|--user[ =])(?:["\'])?[^\\s%]{1,60}%')],
  ['htpasswd', pattern('htpasswd', '-\\w{0,6}b\\w{0,6}[ ]\\S{1,200}[ ]\\S{1,60}[ ]')],
  ['openssl', pattern('openssl', '-pass(?:in|out)?[ ]pass:')],
];

function pattern(program: string, before: string): RegExp {
  return new RegExp(`${program}${ARGUMENTS}${before}${VALUE}`, 'y');
}

export function findCommands(text: string, found: Span[]): void {
  for (const [program, command] of COMMANDS) {
    for (let at = text.indexOf(program); at >= 0; at = text.indexOf(program, at)) {
      const end = readCommand(text, at, command, found);
      // Each part of a line is read once, however often it names the program.
      at = end > 0 ? end : endOfCommand(text, at + program.length);
    }
  }
}

/** The end of the password; 0 where there is none. */
function readCommand(text: string, at: number, command: RegExp, found: Span[]): number {
  if (/\w/.test(text.charAt(at - 1))) return 0;
  command.lastIndex = at;
  const match = command.exec(text);
  const value = match?.[1] ?? match?.[2] ?? match?.[3];
  if (match === null || value === undefined || isPlaceholder(value) || /^[-$]/.test(value)) {
    return 0;
  }
  const start = at + match[0].lastIndexOf(value);
  const end = start + value.length;
  found.push({ start, end, kind: 'password', sureness: Sureness.formed });
  return end;
}

function endOfCommand(text: string, from: number): number {
  let end = from;
  while (end < text.length && end - from < LONGEST && !/[\n|;&]/.test(text.charAt(end))) end++;
  return end;
}
