/** The names of hours, days and months as people read them. */

const hour = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const fullDay = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full' });
const month = new Intl.DateTimeFormat('en-GB', { month: 'short' });
const fullMonth = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric' });

/** Short, for an axis: "14:00", "27 Nov", "Nov". */
export function shortSlot(slot: string): string {
  const date = dateOf(slot);
  return (slot.length > 10 ? hour : slot.length > 7 ? day : month).format(date);
}

/** "27 Nov, 14:00", "Friday, 27 November 2026", "November 2026". */
export function longSlot(slot: string): string {
  const date = dateOf(slot);
  if (slot.length > 10) return `${day.format(date)}, ${hour.format(date)}`;
  return (slot.length > 7 ? fullDay : fullMonth).format(date);
}

function dateOf(slot: string): Date {
  const [year, monthOfYear, dayOfMonth, hourOfDay] = slot.split(/[-T]/).map(Number);
  return new Date(year ?? 0, (monthOfYear ?? 1) - 1, dayOfMonth ?? 1, hourOfDay ?? 0);
}
