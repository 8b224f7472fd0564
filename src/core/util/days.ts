/** Days and hours by the clock on the wall, as people count them. */

/** `2026-11-27`. */
export function dayOf(at: number): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** `2026-11-27T14`. */
export function hourOf(at: number): string {
  return `${dayOf(at)}T${two(new Date(at).getHours())}`;
}

/** Whether it is a time within the years that have four digits, as the names of days have them. */
export function isTime(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value < YEAR_10000;
}

const YEAR_10000 = 253_402_214_400_000;

/** The day that is so many days after another. */
export function dayAfter(day: string, days: number): string {
  const [year, month, date] = day.split('-').map(Number);
  // Noon is on the same day whatever is done to the clocks.
  return dayOf(new Date(year!, month! - 1, date! + days, 12).getTime());
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
