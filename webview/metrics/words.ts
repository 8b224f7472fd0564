/** Figures of the metrics as people read them. */

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 });

/** Three digits at most: "950", "1.24K", "56.4M". */
export function short(value: number): string {
  return compact.format(value).replace('-', '−');
}

/** A share from 0 to 1. Never rounded up to a whole that was not reached, never down to nothing. */
export function share(value: number): string {
  const shown = value > 0 && value < 1 ? Math.min(Math.max(value * 100, 0.1), 99.9) : value * 100;
  return `${Number(shown.toFixed(1))} %`;
}
