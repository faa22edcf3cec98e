import { ScheduleError } from './schedule-error.ts';

/**
 * Returns `text` if it is an IANA time zone of EventBridge Scheduler. Throws ScheduleError otherwise.
 *
 * @example
 * import assert from 'node:assert/strict';
 * import { parseTimeZone, ScheduleError } from '@daybreak/schedule';
 *
 * assert.equal(parseTimeZone('Europe/Paris'), 'Europe/Paris');
 * assert.throws(() => parseTimeZone('europe/paris'), ScheduleError);
 */
export function parseTimeZone(text: string): string {
  const canonicalName = canonical(text);
  if (canonicalName === undefined)
    throw new ScheduleError(`"${text}" is not an IANA time zone: try UTC or Europe/Paris`);
  // Node ignores case; EventBridge Scheduler does not.
  if (canonicalName !== text && !isFormerName(text, canonicalName)) {
    throw new ScheduleError(`"${text}" is not a time zone of EventBridge Scheduler: use ${canonicalName}`);
  }
  return text;
}

/** The IANA names in capital letters. Only Node accepts others, such as PST. */
const capitalNames = new Set(
  'CET CST6CDT EET EST EST5EDT GB GMT GMT+0 GMT-0 GMT0 HST MET MST MST7MDT NZ NZ-CHAT PRC PST8PDT ROC ROK UCT UTC W-SU WET'.split(
    ' ',
  ),
);

/** Returns true if `text` is a former IANA name of the zone, in the right case. Node returns only the canonical name. */
function isFormerName(text: string, canonicalName: string): boolean {
  if (text.toLowerCase() === canonicalName.toLowerCase()) return false;
  if (text.toUpperCase() === text || capitalNames.has(text.toUpperCase())) return capitalNames.has(text);
  return text.split('/').every((part) => /^[A-Z]/.test(part));
}

/**
 * Returns the minutes by which the clocks of a time zone change during a year; 0 without daylight saving time.
 *
 * @example
 * import assert from 'node:assert/strict';
 * import { clockChangeMinutes, parseTimeZone } from '@daybreak/schedule';
 *
 * assert.equal(clockChangeMinutes(parseTimeZone('Europe/Paris')), 60);
 * assert.equal(clockChangeMinutes(parseTimeZone('Asia/Tokyo')), 0);
 */
export function clockChangeMinutes(timeZone: string): number {
  const offsets = Array.from({ length: 12 }, (_, month) => offsetMinutes(timeZone, new Date(Date.UTC(2027, month, 1))));
  return Math.max(...offsets) - Math.min(...offsets);
}

function canonical(text: string): string | undefined {
  // Node accepts an offset such as +01:00; EventBridge Scheduler does not.
  if (!/^[A-Za-z]/.test(text)) return undefined;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

function offsetMinutes(timeZone: string, at: Date): number {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(at);
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours, minutes] = /^GMT([+-])(\d\d):(\d\d)$/.exec(name) ?? [];
  return (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * (sign === '-' ? -1 : 1);
}
