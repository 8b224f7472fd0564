import { toJson } from './mark.mjs';

/** Surroundings that labelled and innocent values share, so that they give nothing away. */

const camel = (key) => key.replace(/_([a-z0-9])/gu, (_, c) => c.toUpperCase());
const env = (key) => key.replace(/([a-z])([A-Z])/gu, '$1_$2').toUpperCase();
const SVC = ['api', 'billing', 'gateway', 'worker', 'sync-job', 'crm', 'importer', 'auth'];
const WORDS = ['open', 'done', 'pending', 'active', 'blocked', 'ok'];

/** A cell for CSV, quoted when it must be. */
export const cell = (v) => (/[",;\n]/u.test(v) ? `"${v.replace(/"/gu, '""')}"` : v);

/** A log line prefix. */
export function logHead(r) {
  const lv = r.pick(['INFO', 'WARN', 'ERROR', 'DEBUG']);
  return r.pick([
    `${r.stamp()} ${lv.padEnd(5)} [${r.pick(SVC)}]`,
    `[${r.stamp()}] ${r.pick(SVC)}.${lv}:`,
    `${lv} ${r.stamp()} ${r.pick(SVC)}[${r.int(100, 9999)}]:`,
    `time="${r.stamp()}" level=${lv.toLowerCase()} component=${r.pick(SVC)}`,
  ]);
}

// Text with a word or key beside the value: `t` for text, `s` when it is a structure or table.
const LABELLED = [
  { make: (r, w, v) => `${w.label}: ${v}` },
  { make: (r, w, v) => `${w.label}: ${v}` },
  { make: (r, w, v) => `${w.label} = ${v}` },
  { make: (r, w, v) => `- **${w.label}:** ${v}` },
  { make: (r, w, v) => `* ${w.label} – ${v}\n* Status – ${r.pick(WORDS)}` },
  { make: (r, w, v) => `${w.key}=${v}` },
  { make: (r, w, v) => `${logHead(r)} ${w.key}="${v}" took=${r.int(2, 900)}ms` },
  { make: (r, w, v) => `${logHead(r)} record updated, ${w.label}: ${v}` },
  { make: (r, w, v) => `<tr><th>${w.label}</th><td>${v}</td></tr>` },
  { make: (r, w, v) => `<dl><dt>${w.label}</dt><dd>${v}</dd></dl>` },
  { make: (r, w, v) => `<record><id>${r.int(1, 900)}</id><${w.key}>${v}</${w.key}></record>` },
  { make: (r, w, v) => `id: ${r.int(1, 900)}\n${w.key}: ${v}\nstatus: ${r.pick(WORDS)}\n` },
  { make: (r, w, v) => `[record]\n${w.key} = "${v}"\nrevision = ${r.int(1, 40)}\n` },
  { make: (r, w, v) => `const ${camel(w.key)} = '${v}';` },
  { make: (r, w, v) => `record = {"${w.key}": "${v}", "retries": ${r.int(0, 5)}}` },
  { make: (r, w, v) => `export ${env(w.key)}="${v}"` },
  { make: (r, w, v) => `// ${w.label}: ${v}\nreturn load(row);` },
  { make: (r, w, v) => `@@ -${r.int(1, 90)},3 +${r.int(1, 90)},4 @@\n   id: 7\n+  ${w.key}: ${v}` },
  { make: (r, w, v) => `UPDATE records SET ${w.key} = '${v}' WHERE id = ${r.int(1, 900)};` },
  { make: (r, w, v) => `Hi all,\n\nthe missing detail is below.\n${w.label}: ${v}\n\nThanks` },
  { make: (r, w, v) => `Hello,\n\nplease correct our file: ${w.label} ${v}.\n\nBest regards` },
  { make: (r, w, v) => `Ticket #${r.int(100, 9999)} (${r.pick(WORDS)})\n\n${w.label}: ${v}` },
  { make: (r, w, v) => `[${r.int(10, 19)}:${r.int(10, 59)}] support-bot: ${w.label} is ${v}` },
  { make: (r, w, v) => `> ${w.label}: ${v}\n\nConfirmed, thanks.` },
  { make: (r, w, v) => toJson({ [w.key]: v, status: r.pick(WORDS) }) },
  { make: (r, w, v) => toJson({ ok: true, result: { id: r.uuid(), [camel(w.key)]: v } }, 2) },
  { s: 1, make: (r, w, v) => ({ id: r.int(1, 99999), [w.key]: v, status: r.pick(WORDS) }) },
  { s: 1, make: (r, w, v) => ({ data: { type: 'record', attributes: { [camel(w.key)]: v } } }) },
  { s: 1, make: (r, w, v) => ({ columns: ['id', w.key], rows: [[r.int(1, 99), v]] }) },
  {
    s: 1,
    make: (r, w, v) => [
      { name: 'id', value: r.uuid() },
      { name: w.key, value: v },
    ],
  },
  { s: 1, make: (r, w, v) => ({ content: [{ type: 'text', text: `${w.label}: ${v}` }] }) },
  { s: 1, make: (r, w, v) => ({ fields: [{ label: w.label, value: v, required: true }] }) },
  { s: 1, make: (r, w, v) => ({ results: [{ _id: r.hex(24), doc: { [w.key]: v } }], total: 1 }) },
  { s: 1, make: (r, w, v) => `id,${w.key},status\n${r.int(1, 99)},${cell(v)},${r.pick(WORDS)}\n` },
  { s: 1, make: (r, w, v) => `id\t${w.key}\tstatus\n${r.int(1, 99)}\t${v}\t${r.pick(WORDS)}\n` },
  {
    s: 1,
    make: (r, w, v) =>
      `| id | ${w.label} | status |\n|---|---|---|\n| ${r.int(1, 99)} | ${v} | ok |`,
  },
  {
    s: 1,
    make: (r, w, v) => `INSERT INTO records (id, ${w.key}) VALUES (${r.int(1, 900)}, '${v}');`,
  },
];

/**
 * The value with its word or key.
 * @param {{label: string, key: string}} w the words that name the value
 */
export function labelled(r, w, v) {
  const t = r.pick(LABELLED);
  return { structured: Boolean(t.s), value: t.make(r, w, v) };
}

/** Only those labelled surroundings that are plain text. */
export function labelledText(r, w, v) {
  return r.pick(LABELLED.filter((t) => !t.s)).make(r, w, v);
}

const KEYS = ['text', 'body', 'message', 'content', 'description', 'note', 'comment', 'summary'];

const NEUTRAL = [
  (r, t) => t,
  (r, t) => t,
  (r, t) => t,
  (r, t) => ({ [r.pick(KEYS)]: t }),
  (r, t) => ({ id: r.int(1, 9999), [r.pick(KEYS)]: t, created_at: r.stamp() }),
  (r, t) => ({ content: [{ type: 'text', text: t }], isError: false }),
  (r, t) => [{ type: 'text', text: t }],
  (r, t) => `${logHead(r)} ${t}`,
  (r, t) => `${logHead(r)} msg="${t.replace(/"/gu, '\\"')}" attempt=${r.int(1, 5)}`,
  (r, t) => `[${r.int(10, 19)}:${r.int(10, 59)}] support-bot: ${t}`,
  (r, t) => `> ${t.replace(/\n/gu, '\n> ')}\n\nSeen, will handle it today.`,
  (r, t) => `# TODO(${r.int(100, 999)}): ${t.replace(/\n/gu, '\n# ')}`,
  (r, t) => `<p>${t}</p>`,
  (r, t) => `<div class="comment" data-id="${r.int(1, 999)}"><span>${t}</span></div>`,
  (r, t) => `- ${t}\n- nothing else to report`,
  (r, t) => `## Notes\n\n${t}\n\n## Next steps\n\nNone.`,
  (r, t) => toJson({ event: r.pick(['updated', 'note.added', 'import']), [r.pick(KEYS)]: t }),
  (r, t) => toJson([{ seq: r.int(1, 99), [r.pick(KEYS)]: t }], 2),
  (r, t) => ({ issue: { number: r.int(1, 9999), state: 'open', body: t, labels: ['triage'] } }),
  (r, t) => `Subject: Re: ticket ${r.int(100, 9999)}\n\n${t}\n\n-- \nThe support team`,
  (r, t) => `  /* ${t} */\n  return next();`,
  (r, t) => `line ${r.int(1, 400)}: ${t}`,
  (r, t) => ({
    messages: [
      { role: 'assistant', content: 'Found it.' },
      { role: 'tool', content: t },
    ],
  }),
  (r, t) => ({ blocks: [{ type: 'section', text: { type: 'mrkdwn', text: t } }] }),
  (r, t) => `commit ${r.hex(40)}\nDate:   ${r.stamp()}\n\n    ${t.replace(/\n/gu, '\n    ')}\n`,
];

/** A text in surroundings that say nothing about what is in it. */
export const neutral = (r, text) => r.pick(NEUTRAL)(r, text);

/** Whether a value is more than one string. */
export const isStructure = (value) => typeof value !== 'string';
