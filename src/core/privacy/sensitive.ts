/**
 * Secrets and personal data in a text that is about to be written to a file others will read, such as a
 * skill. Only what can be told for sure by its form, its checksum or the name before it: a finding refuses
 * the text. Every pattern takes linear time. Values themselves are never handed on.
 */

export interface SensitiveFinding {
  kind:
    | 'private key'
    | 'token'
    | 'key'
    | 'password'
    | 'e-mail address'
    | 'card number'
    | 'account number'
    | 'social security number';
  /** From 1. */
  line: number;
}

interface Detector {
  kind: SensitiveFinding['kind'];
  pattern: RegExp;
  /** Whether what matched is one; absent: it is. */
  isOne?: (match: RegExpExecArray) => boolean;
}

/** Kept for examples by RFC 2606, and what people write who mean nobody. */
const NOBODY =
  /(?:^|[@.])(?:example\.(?:com|net|org)|[\w-]+\.(?:example|test|invalid|localhost))$/i;
const ROLE = /^(?:no-?reply|user|name|someone|you|me|foo|bar|test|jane|john|alice|bob|ada)@/i;
/** What stands where a secret would be. */
const PLACEHOLDER =
  /^(?:<.*>|\$\{.*\}|\{\{.*\}\}|x{3,}|\*{3,}|\.{3}|(?:your|my|the|some|a|an|insert|enter)[-_ ].*|.*(?:example|placeholder|changeme|change-me|dummy|sample|secret-?here).*|password|secret|token|test)$/i;

const DETECTORS: readonly Detector[] = [
  { kind: 'private key', pattern: /-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----/g },
  // Shapes that their makers document.
  { kind: 'token', pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_\w{60,255})\b/g },
  { kind: 'token', pattern: /\bglpat-[\w-]{20,64}\b/g },
  { kind: 'token', pattern: /\bxox[abeprs]-[A-Za-z0-9-]{20,255}\b/g },
  { kind: 'token', pattern: /\bnpm_[A-Za-z0-9]{36}\b/g },
  { kind: 'token', pattern: /\bpypi-[\w-]{40,255}\b/g },
  { kind: 'token', pattern: /\bhf_[A-Za-z0-9]{30,64}\b/g },
  { kind: 'token', pattern: /\bdop_v1_[a-f0-9]{64}\b/g },
  { kind: 'token', pattern: /\bya29\.[\w-]{30,255}\b/g },
  {
    kind: 'token',
    pattern: /\beyJ[\w-]{10,2000}\.eyJ[\w-]{10,4000}\.[\w-]{10,2000}/g,
    isOne: isJwt,
  },
  { kind: 'key', pattern: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g },
  { kind: 'key', pattern: /\bAIza[\w-]{35}\b/g },
  {
    kind: 'key',
    pattern: /\bsk-(?:ant-|proj-|live-|or-)?[\w-]{24,255}\b/g,
    isOne: ([text]) => isRandom(text),
  },
  { kind: 'key', pattern: /\b[rs]k_(?:live|test)_[A-Za-z0-9]{20,255}\b/g },
  { kind: 'key', pattern: /\bSG\.[\w-]{20,24}\.[\w-]{40,46}\b/g },
  { kind: 'key', pattern: /\blin_api_[A-Za-z0-9]{32,64}\b/g },
  {
    kind: 'password',
    pattern: /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@'"]{1,100}:([^\s:/@'"]{3,100})@[\w.-]/gi,
    isOne: ([, password]) => !PLACEHOLDER.test(password!),
  },
  {
    kind: 'password',
    pattern:
      /\b(?:[\w-]{0,30}(?:password|passwd|passphrase|secret|api_?key|access_?key|auth_?token|access_?token|private_?key|client_?secret))["']?\s{0,4}[:=]\s{0,4}["'`]([^"'`\n]{8,200})["'`]/gi,
    isOne: ([, value]) => !PLACEHOLDER.test(value!) && !/\s/.test(value!) && isRandom(value!),
  },
  {
    kind: 'token',
    pattern: /\b(?:bearer|basic)\s{1,4}([\w.~+/-]{20,400}=*)/gi,
    isOne: ([, value]) => isRandom(value!),
  },
  {
    kind: 'e-mail address',
    pattern: /(?<![\w.+-])[\w.+-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,24}(?![\w-])/gi,
    isOne: ([text]) => !NOBODY.test(text) && !ROLE.test(text) && !/^git@/i.test(text),
  },
  {
    kind: 'card number',
    pattern: /(?<![\w.-])\d(?:[ -]?\d){12,18}(?![\w.-]|\.\d)/g,
    isOne: ([text]) => isCard(text),
  },
  {
    kind: 'account number',
    pattern: /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}\b/g,
    isOne: ([text]) => isIban(text),
  },
  {
    kind: 'social security number',
    pattern: /(?<![\w-])(\d{3})-(\d{2})-(\d{4})(?![\w-])/g,
    isOne: ([, area, group, serial]) =>
      !/^(?:000|666|9\d\d)$/.test(area!) && group !== '00' && serial !== '0000',
  },
];

/** What was found, in the order of the lines, each kind once for a line. */
export function sensitiveIn(text: string): SensitiveFinding[] {
  const found = new Map<string, SensitiveFinding>();
  const lines = text.split('\n');
  for (const [index, content] of lines.entries()) {
    for (const { kind, pattern, isOne } of DETECTORS) {
      pattern.lastIndex = 0;
      for (let match = pattern.exec(content); match !== null; match = pattern.exec(content)) {
        if (isOne === undefined || isOne(match)) {
          found.set(`${index} ${kind}`, { kind, line: index + 1 });
          break;
        }
      }
    }
  }
  return [...found.values()];
}

/** Not a word, a path or an identifier: letters and digits mixed, and varied. */
function isRandom(text: string): boolean {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let entropy = 0;
  for (const count of counts.values())
    entropy -= (count / text.length) * Math.log2(count / text.length);
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((kind) => kind.test(text)).length;
  return entropy >= 3 && kinds >= 2 && /\d|[^A-Za-z0-9_-]/.test(text);
}

function isJwt([text]: RegExpExecArray): boolean {
  try {
    const header = JSON.parse(
      Buffer.from(text.split('.', 1)[0]!, 'base64url').toString(),
    ) as unknown;
    return typeof header === 'object' && header !== null && 'alg' in header;
  } catch {
    return false;
  }
}

/** The ranges of the large issuers, and the checksum of Luhn (ISO/IEC 7812-1). */
function isCard(text: string): boolean {
  const digits = text.replace(/\D/g, '');
  if (
    !/^(?:4\d{12}(?:\d{3}){0,2}|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|3(?:0[0-5]|[689]\d)\d{11}|6\d{15})$/.test(
      digits,
    )
  ) {
    return false;
  }
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = digit * 2;
    sum += index % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** The checksum of ISO 7064, MOD 97-10. */
function isIban(text: string): boolean {
  const plain = text.replaceAll(' ', '');
  if (plain.length < 15 || plain.length > 34) return false;
  const moved = plain.slice(4) + plain.slice(0, 4);
  let rest = 0;
  for (const character of moved) {
    const value = Number.parseInt(character, 36);
    rest = (value > 9 ? rest * 100 + value : rest * 10 + value) % 97;
  }
  return rest === 1;
}
