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
