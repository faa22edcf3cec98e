import { isCalendarDate } from './calendar-date.ts';
import { quote } from './problem.ts';

/** Bounds what a row stores and what an error message quotes. */
const maximumRepeatLength = 256;

const listOf = (item: string): RegExp => new RegExp(`^(?:${item})(?:,(?:${item}))*$`);
const weekday = '(?:MO|TU|WE|TH|FR|SA|SU)';

/** The parts of RFC 5545's RRULE that a row may have, each with its values. Parts for times are not among them: a row has a `dueTime`. */
const parts: Record<string, RegExp> = {
  FREQ: /^(?:DAILY|WEEKLY|MONTHLY|YEARLY)$/,
  INTERVAL: /^[1-9]\d{0,3}$/,
  COUNT: /^[1-9]\d{0,5}$/,
  UNTIL: /^\d{8}$/,
  BYDAY: listOf(`(?:[+-]?[1-5])?${weekday}`),
  BYMONTHDAY: listOf('[+-]?(?:[1-9]|[12]\\d|3[01])'),
  BYMONTH: listOf('[1-9]|1[0-2]'),
  BYSETPOS: listOf('[+-]?[1-9]\\d{0,2}'),
  WKST: new RegExp(`^${weekday}$`),
};

/** The text of a repeat as a row stores it: in capitals, and without the name of the property. */
export function canonicalRepeat(text: string): string {
  return text.toUpperCase().replace(/^RRULE:/, '');
}

/** Why a canonical text is not a repeat; undefined for a valid one. */
export function repeatProblem(text: string): string | undefined {
  if (text.length > maximumRepeatLength) return `must not be longer than ${maximumRepeatLength} characters`;
  const values = new Map<string, string>();
  for (const part of text.split(';')) {
    const [name = '', value = '', ...rest] = part.split('=');
    const allowed = Object.hasOwn(parts, name) ? parts[name] : undefined;
    if (allowed === undefined)
      return `${quote(part)} is not a part of a repeat: use ${Object.keys(parts).join(', ')}, as in FREQ=MONTHLY;BYMONTHDAY=-1`;
    if (values.has(name)) return `${name} occurs twice`;
    if (rest.length > 0 || !allowed.test(value)) return invalidValue(name, value);
    values.set(name, value);
  }
  return combinationProblem(values);
}

function invalidValue(name: string, value: string): string {
  if (name === 'FREQ') return `FREQ=${quote(value)} is not DAILY, WEEKLY, MONTHLY or YEARLY`;
  const hint = name === 'UNTIL' ? ': write a date, such as UNTIL=20271231' : '';
  return `${quote(value)} is not a value of ${name}${hint}`;
}

/** The rules of RFC 5545, section 3.3.10, about parts that exclude or need others. */
function combinationProblem(values: ReadonlyMap<string, string>): string | undefined {
  const frequency = values.get('FREQ');
  const until = values.get('UNTIL');
  if (frequency === undefined) return 'has no FREQ: write, for example, FREQ=MONTHLY;BYMONTHDAY=-1';
  if (until !== undefined && !isCalendarDate(dateOfUntil(until))) return `UNTIL=${until} is not a date that exists`;
  if (until !== undefined && values.has('COUNT')) return 'has both COUNT and UNTIL: leave out one';
  if (frequency === 'WEEKLY' && values.has('BYMONTHDAY'))
    return 'has BYMONTHDAY, which FREQ=WEEKLY excludes: use FREQ=MONTHLY';
  if ((frequency === 'DAILY' || frequency === 'WEEKLY') && /\d/.test(values.get('BYDAY') ?? ''))
    return `has a number in BYDAY, which FREQ=${frequency} excludes: use FREQ=MONTHLY`;
  if (values.has('BYSETPOS') && !['BYDAY', 'BYMONTHDAY', 'BYMONTH'].some((name) => values.has(name)))
    return 'has BYSETPOS without BYDAY, BYMONTHDAY or BYMONTH, from which it selects';
  return undefined;
}

function dateOfUntil(until: string): string {
  return until.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3');
}
