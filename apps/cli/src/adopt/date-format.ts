import { isCalendarDate, isTimeOfDay, isTimeZone } from '@daybreak/domain';

/** A local date and time of day. The time is absent for a date alone. */
export interface LocalMoment {
  date: string;
  time?: string;
}

/** Reads a value in a time zone; undefined for a value of another format. */
export type DateFormat = (value: unknown, timeZone: string) => LocalMoment | undefined;

export const dateFormatNames = ['iso', 'epoch', 'epoch-ms'] as const;

/** The format of a name: `iso`, `epoch` (seconds), `epoch-ms`, or a pattern of YYYY, MM and DD, such as `DD.MM.YYYY`. Undefined for any other name. */
export function dateFormatOf(name: string): DateFormat | undefined {
  if (name === 'iso') return readIso;
  if (name === 'epoch') return (value, timeZone) => readEpoch(value, 1_000, timeZone);
  if (name === 'epoch-ms') return (value, timeZone) => readEpoch(value, 1, timeZone);
  return patternOf(name);
}

const isoPattern = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:[.,]\d{1,9})?(Z|[+-]\d{2}:?\d{2})?)?$/i;

/** A date, a local date and time, or an instant with an offset, which the time zone of the row turns into its local date and time. */
function readIso(value: unknown, timeZone: string): LocalMoment | undefined {
  const [, date = '', time, offset] = typeof value === 'string' ? (isoPattern.exec(value) ?? []) : [];
  if (!isCalendarDate(date) || (time !== undefined && !isTimeOfDay(time))) return undefined;
  if (time === undefined) return { date };
  if (offset === undefined) return { date, time };
  const sign = offset.toUpperCase() === 'Z' ? 'Z' : offset.replace(/^(...):?(..)$/, '$1:$2');
  return localMoment(Date.parse(`${date}T${time}${sign}`), timeZone);
}

function readEpoch(value: unknown, factor: number, timeZone: string): LocalMoment | undefined {
  const number = typeof value === 'string' && /^-?\d{1,16}(\.\d+)?$/.test(value) ? Number(value) : value;
  return typeof number === 'number' ? localMoment(Math.floor(number * factor), timeZone) : undefined;
}

/** The date and time of an instant in a time zone. Undefined outside of the years that a row can have. */
function localMoment(ms: number, timeZone: string): LocalMoment | undefined {
  if (!isTimeZone(timeZone) || Number.isNaN(new Date(ms).getTime())) return undefined;
  const parts = new Intl.DateTimeFormat('en-u-ca-iso8601', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(ms);
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.find((each) => each.type === type)?.value ?? '';
  const date = `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
  const time = `${part('hour')}:${part('minute')}:${part('second')}`;
  return isCalendarDate(date) ? { date, time } : undefined;
}

/** A pattern with each of YYYY, MM and DD once, and other characters between them. Undefined for any other text. */
function patternOf(pattern: string): DateFormat | undefined {
  const tokens = pattern.match(/YYYY|MM|DD|[^A-Za-z\d]/g) ?? [];
  const order = tokens.filter((token) => token.length > 1);
  if (tokens.join('') !== pattern || order.toSorted().join() !== 'DD,MM,YYYY') return undefined;
  const source = tokens.map((token) => {
    if (token.length === 1) return `\\${token}`;
    return token === 'YYYY' ? String.raw`(\d{4})` : String.raw`(\d{2})`;
  });
  const expression = new RegExp(`^${source.join('')}$`);
  return (value) => {
    const text = typeof value === 'number' ? String(value) : value;
    const found = typeof text === 'string' ? expression.exec(text) : null;
    const part = (name: string): string => found?.[order.indexOf(name) + 1] ?? '';
    const date = `${part('YYYY')}-${part('MM')}-${part('DD')}`;
    return isCalendarDate(date) ? { date } : undefined;
  };
}
