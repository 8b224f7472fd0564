/**
 * Figures and foreign text as people read them. Always English, like the page, so that a number never
 * mixes two habits. No document, no state.
 */

const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });
const dayAndClock = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

export function count(value: number): string {
  return grouped.format(value);
}

/** "1 tool", "1,204 tools". */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** Three digits at most, in powers of 1000: "0 B", "940 B", "12.3 kB", "-1.2 MB". */
export function bytes(value: number): string {
  const sign = value < 0 ? '−' : '';
  let rest = Math.abs(value);
  for (const unit of ['B', 'kB', 'MB', 'GB']) {
    // 999.5 would be written as 1000 of the smaller unit.
    if (rest < 999.5 || unit === 'GB') {
      const text = unit === 'B' || rest >= 99.95 ? count(rest) : String(Number(rest.toFixed(1)));
      return `${sign}${text} ${unit}`;
    }
    rest /= 1000;
  }
  return '';
}

/** "84 ms", "1.4 s", "2 min 5 s". */
export function duration(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** Time that goes on, in whole seconds: "0 s", "59 s", "2 min 5 s". */
export function elapsed(ms: number): string {
  const seconds = Math.floor(Math.max(0, ms) / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** "97.4 %". Never rounded up to a whole that was not reached, never down to zero. */
export function percent(part: number, whole: number): string {
  const exact = (part / whole) * 100;
  const shown = Math.min(Math.max(exact, part > 0 ? 0.1 : 0), part < whole ? 99.9 : 100);
  return `${Number(shown.toFixed(1))} %`;
}

// Not "yesterday": whole days that have passed are not those of the calendar.
const relative = new Intl.RelativeTimeFormat('en');
const spans: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * 86_400_000],
  ['month', 30 * 86_400_000],
  ['week', 7 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** "3 days ago", "just now". */
export function ago(at: number, now: number): string {
  const passed = Math.max(0, now - at);
  const [unit, span] = spans.find(([, length]) => passed >= length) ?? [];
  if (unit === undefined || span === undefined) return 'just now';
  return relative.format(-Math.floor(passed / span), unit);
}

/** "14:03:59", in local time. */
export function timeOfDay(at: number): string {
  return clock.format(at);
}

/** "23 Nov 2026, 14:03:59", in local time. */
export function dayAndTime(at: number): string {
  return dayAndClock.format(at);
}

/**
 * Foreign text, with what cannot be seen made visible: control characters, and those that turn the
 * reading direction, which could make one name look like another, become their code in brackets. Line
 * breaks and tabs stay.
 */
export function visible(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(hidden, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`;
  });
}

// Made from text, because a pattern with control characters in it cannot be read.
const hidden = new RegExp(
  String.raw`[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]`,
  'gu',
);
