/** Whether a text looks drawn at random, as keys do, or written by a person for people. */

/** Bits for a character, by how often each occurs in the text (Shannon). */
export function entropyOf(text: string): number {
  const counts = new Map<number, number>();
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  let entropy = 0;
  for (const count of counts.values()) {
    entropy -= (count / text.length) * Math.log2(count / text.length);
  }
  return entropy;
}

/** Letters and digits mixed, and varied: not a word, a path, or an identifier. */
export function isRandom(text: string): boolean {
  if (!/\d/.test(text) && !/[A-Z].*[a-z].*[A-Z]/.test(text)) return false;
  if (entropyOf(text) < Math.min(3, Math.log2(text.length) - 0.9)) return false;
  return /^[0-9a-f]{16,}$/i.test(text) || changesOf(text) / text.length > 0.2;
}

/** How often letters, capitals and digits follow each other; words change seldom. */
function changesOf(text: string): number {
  let changes = 0;
  let before = '';
  for (const character of text) {
    const kind = /\d/.test(character)
      ? '0'
      : /[A-Z]/.test(character)
        ? 'A'
        : /[a-z]/.test(character)
          ? 'a'
          : '-';
    if (kind !== before && before !== '') changes++;
    before = kind;
  }
  return changes;
}

/** What stands where a secret would be: names of variables, words, stars. */
const PLACEHOLDER =
  /^(?:<.{0,200}>|\$\{?.{0,200}\}?|\{\{.{0,200}|\{[\w.]{0,60}\}|%[\w]{1,60}%?|\[.{0,200}\]|(.)\1{2,}|.?[x*.•_-]{3,}.?|(?:an?[-_ ][a-z]{2,30}(?:[-_ ][a-z]{1,30}){0,10})|(?:your|my|the|some|insert|enter|put|use|replace|paste|add)[-_ ].{0,200}|.{0,60}(?:example|placeholder|change[-_]?me|dummy|sample|redacted|secret[-_]?here|goes[-_]?here|masked|hidden|removed|filtered).{0,60}|password\d{0,1}|passwd|api[-_]?key|access[-_]?token|secret|token|tests?|tbd|todo|n\/?a|none|null|nil|undefined|true|false|yes|no|on|off|empty|string|str|text|number|int|bool(?:ean)?|any|object|unknown|required|optional|default|value|invalid|valid|missing|wrong|incorrect|expired|protected|encrypted|hashed|bcrypt|argon2(?:id)?|prompt|env|vault|\*+|"|'|!\w{1,40}|ENC\[.{0,200}|(?:vault|ssm|op|keyring|secretsmanager|arn|env|kms|sops|secretref|keyvault):.{1,200}|process\.env.{0,80}|os\.(?:environ|getenv).{0,80}|env[.[(].{0,80}|config[.[(].{0,80}|settings[.[(].{0,80}|secrets\.[\w.]{1,80}|vars\.[\w.]{1,80}|getenv.{0,80}|self\.[\w.]{1,80}|this\.[\w.]{1,80}|__PII_.{0,80})$/i;

export function isPlaceholder(value: string): boolean {
  return PLACEHOLDER.test(value);
}
