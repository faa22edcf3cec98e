import { ScheduleError } from './schedule-error.ts';

/** The IANA time zone, as it was given; throws ScheduleError for what EventBridge Scheduler would not know. */
export function parseTimeZone(text: string): string {
  const known = canonical(text);
  if (known === undefined) throw new ScheduleError(`"${text}" is no IANA time zone: try UTC or Europe/Paris`);
  // Node takes any case, the Scheduler does not.
  if (known !== text && !isWrittenAsAName(text, known)) {
    throw new ScheduleError(`The time zone "${text}" is written ${known}`);
  }
  return text;
}

/** Names in capitals alone. What else there is of that kind, such as PST, Node alone knows. */
const capitalNames = new Set(
  'CET CST6CDT EET EST EST5EDT GB GMT GMT+0 GMT-0 GMT0 HST MET MST MST7MDT NZ NZ-CHAT PRC PST8PDT ROC ROK UCT UTC W-SU WET'.split(
    ' ',
  ),
);

/** Whether an older name of a zone is in its own case, which Node does not say: it differs from the canonical one in more than that. */
function isWrittenAsAName(text: string, canonicalName: string): boolean {
  if (text.toLowerCase() === canonicalName.toLowerCase()) return false;
  if (text.toUpperCase() === text || capitalNames.has(text.toUpperCase())) return capitalNames.has(text);
  return text.split('/').every((part) => /^[A-Z]/.test(part));
}

/** How far the zone's clocks are put forward or back in a year, in minutes; 0 where they never are. */
export function clockChangeMinutes(timeZone: string): number {
  const offsets = Array.from({ length: 12 }, (_, month) => offsetMinutes(timeZone, new Date(Date.UTC(2027, month, 1))));
  return Math.max(...offsets) - Math.min(...offsets);
}

function canonical(text: string): string | undefined {
  // An offset, +01:00, is a zone to Node and not to the Scheduler.
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
