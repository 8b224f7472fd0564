/** Lengths of time as people read them. */

/** "84 ms", "3.2 s", "2 min 5 s". */
export function durationText(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  return secondsText(Math.round(ms / 1000));
}

/** Time that goes on, in whole seconds: "0 s", "59 s", "2 min 5 s". */
export function elapsedText(ms: number): string {
  return secondsText(Math.floor(ms / 1000));
}

function secondsText(seconds: number): string {
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

const UNITS: Readonly<Record<string, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
  month: 30 * 86_400_000,
  year: 365 * 86_400_000,
};

/** "30days", "2 weeks", "12h" in ms; undefined for what is no length of time. */
export function durationIn(text: string): number | undefined {
  const [, number, word = ''] = /^\s*(\d+(?:\.\d+)?)\s*([a-z]+)\s*$/i.exec(text) ?? [];
  const unit = Object.keys(UNITS).find((name) => {
    const short = word.toLowerCase().replace(/s$/, '');
    // `m` could be either of two.
    return short === name || (short.length === 1 && short !== 'm' && name.startsWith(short));
  });
  return number === undefined || unit === undefined ? undefined : Number(number) * UNITS[unit]!;
}
