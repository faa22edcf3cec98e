import { readFileSync } from 'node:fs';
import { isCalendarDate, quote } from '@daybreak/domain';
import type { Tree } from '@nx/devkit';
import { addImport, addToList } from '../edit-file.ts';
import { formatChanges } from '../format-changes.ts';
import { holidaysOf } from './holidays-of.ts';
import { type Holidays, readIcs, type Years } from './read-ics.ts';

const folder = 'libs/domain/src/calendars';

export interface CalendarOptions {
  name: string;
  /** `2026-2036` */
  years: string;
  /** A file of iCalendar. Default: the holidays come from date-holidays. */
  ics?: string;
  /** `SA,SU` */
  weekend?: string;
}

/** Makes a calendar, or makes one again for other years, and lists it among the calendars that a row can name. */
export default async function generateCalendar(
  tree: Tree,
  { name, years: text, ics, weekend = 'SA,SU' }: CalendarOptions,
): Promise<void> {
  if (!/^[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*$/.test(name))
    throw new Error(`${quote(name)} is no name of a calendar: write letters, digits and dashes, as in DE-BY`);
  const years = yearsOf(text);
  const holidays = ics === undefined ? holidaysOf(name, years) : readIcs(readFileSync(ics, 'utf8'), years);
  if (holidays.size === 0) throw new Error(`There is no holiday in the years ${text}`);
  const weekdays = weekend.split(',');
  const unknown = weekdays.find((day) => !/^(MO|TU|WE|TH|FR|SA|SU)$/.test(day));
  if (unknown !== undefined)
    throw new Error(`${quote(unknown)} is no day of the week: write MO, TU, WE, TH, FR, SA or SU`);

  const file = `${folder}/${name.toLowerCase()}.ts`;
  const isNew = !tree.exists(file);
  const source = ics === undefined ? `date-holidays for ${name}` : `an ICS file`;
  tree.write(file, calendarFile({ name, years, weekdays, holidays, source, isShared: ics === undefined }));
  if (isNew) {
    addImport(tree, `${folder}/index.ts`, `import { ${constantOf(name)} } from './${name.toLowerCase()}.ts';`);
    addToList(tree, `${folder}/index.ts`, /builtInCalendars = \[/, constantOf(name));
  }
  await formatChanges(tree);
}

function yearsOf(text: string): Years {
  const [, first = '', last = ''] = /^(\d{4})-(\d{4})$/.exec(text) ?? [];
  const years = { from: `${first}-01-01`, to: `${last}-12-31` };
  if (isCalendarDate(years.from) && isCalendarDate(years.to) && years.from < years.to) return years;
  throw new Error(`${quote(text)} are no years: write the first and the last, as in 2026-2036`);
}

/** Ends in `Calendar`, since a country such as IN is a word of JavaScript. */
function constantOf(name: string): string {
  const [first = '', ...rest] = name.toLowerCase().split('-');
  return `${first}${rest.map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join('')}Calendar`;
}

interface CalendarFile {
  name: string;
  years: Years;
  weekdays: readonly string[];
  holidays: Holidays;
  source: string;
  /** Whether the dates are date-holidays' data. */
  isShared: boolean;
}

function calendarFile({ name, years, weekdays, holidays, source, isShared }: CalendarFile): string {
  const lines = [...holidays].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const licence = isShared
    ? ` The dates and names are\n * data of https://github.com/commenthol/date-holidays, under CC BY-SA 3.0.`
    : '';
  return `import { defineCalendar } from './calendar.ts';

/**
 * Holidays from ${source}, made by \`nx g @daybreak/tools:calendar\`.${licence}
 */
export const ${constantOf(name)} = defineCalendar({
  name: ${JSON.stringify(name)},
  from: ${JSON.stringify(years.from)},
  to: ${JSON.stringify(years.to)},
  weekend: ${JSON.stringify(weekdays)},
  holidays: {
    ${lines.map(([date, holiday]) => `${JSON.stringify(date)}: ${JSON.stringify(holiday)},`).join('\n    ')}
  },
});
`;
}
