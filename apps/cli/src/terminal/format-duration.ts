const units = [
  ['day', 24 * 60 * 60],
  ['hour', 60 * 60],
  ['minute', 60],
  ['second', 1],
] as const;

/** A length of time for people, in its two largest units: `2 days 3 hours`. Takes milliseconds, of either sign. */
export function formatDuration(ms: number): string {
  let seconds = Math.floor(Math.abs(ms) / 1000);
  const parts: string[] = [];
  for (const [name, unitSeconds] of units) {
    const number = Math.floor(seconds / unitSeconds);
    seconds -= number * unitSeconds;
    if (number > 0) parts.push(`${number} ${name}${number === 1 ? '' : 's'}`);
    // Leaves out the minutes of a delay of days.
    if (parts.length > 0 && (number === 0 || parts.length === 2)) break;
  }
  return parts.length === 0 ? 'less than a second' : parts.join(' ');
}
