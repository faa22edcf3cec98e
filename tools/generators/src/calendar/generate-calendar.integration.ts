import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { FsTree } from 'nx/src/generators/tree';
import { readFile } from '../edit-file.ts';
import generateCalendar, { type CalendarOptions } from './generate-calendar.ts';

const workspace = join(import.meta.dirname, '../../../..');
const folder = 'libs/domain/src/calendars';

/** The files that the generator would write. */
async function generated(...options: CalendarOptions[]): Promise<{ calendar: string; index: string }> {
  const tree = new FsTree(workspace, false);
  for (const each of options) await generateCalendar(tree, each);
  const name = options.at(-1)?.name.toLowerCase() ?? '';
  return { calendar: readFile(tree, `${folder}/${name}.ts`), index: readFile(tree, `${folder}/index.ts`) };
}

it('makes a calendar of public holidays, with where its data come from, and lists it', async () => {
  const { calendar, index } = await generated({ name: 'DE-BY', years: '2026-2027' });

  expect(calendar).toContain('data of https://github.com/commenthol/date-holidays, under CC BY-SA 3.0');
  expect(calendar).toContain("from: '2026-01-01',\n  to: '2027-12-31',\n  weekend: ['SA', 'SU'],");
  // Epiphany is a holiday in Bavaria; Ash Wednesday, and the half day of 24 December, are not.
  expect(calendar.match(/'2026-01-06'|'2026-02-18'|'2026-12-24'|'2027-12-26'/g)).toEqual([
    "'2026-01-06'",
    "'2027-12-26'",
  ]);
  expect(index).toContain("import { deByCalendar } from './de-by.ts';");
  expect(index).toMatch(/builtInCalendars = \[[^\]]*\bdeByCalendar\b/);
});

it('makes a calendar again for other years', async () => {
  const { calendar, index } = await generated({ name: 'IN', years: '2026-2027' }, { name: 'IN', years: '2026-2028' });
  expect(calendar).toContain("to: '2028-12-31'");
  expect(index.match(/import \{ inCalendar \}/g)).toHaveLength(1);
});

it('reads the events of whole days of an ICS file', async () => {
  const events = [
    'DTSTART;VALUE=DATE:20261224\r\nDTEND;VALUE=DATE:20261227\r\nSUMMARY:Closed\\, all',
    'DTSTART;VALUE=DATE:20250501\r\nRRULE:FREQ=YEARLY;UNTIL=20280101T000000Z\r\nSUMMARY:May\r\n  Day',
    'DTSTART:20260601T090000Z\r\nSUMMARY:Meeting',
    'DTSTART;VALUE=DATE:20300101\r\nSUMMARY:Later',
  ];
  const text = events.map((event) => `BEGIN:VEVENT\r\n${event}\r\nEND:VEVENT\r\n`).join('');
  const scratch = mkdtempSync(join(tmpdir(), 'daybreak-calendar-'));
  try {
    const ics = join(scratch, 'acme.ics');
    writeFileSync(ics, `BEGIN:VCALENDAR\r\n${text}END:VCALENDAR\r\n`);
    const { calendar } = await generated({ name: 'ACME', years: '2026-2027', ics, weekend: 'FR,SA' });
    const days = ['24', '25', '26'].map((day) => `    '2026-12-${day}': 'Closed, all',`);
    expect(calendar).toContain("weekend: ['FR', 'SA'],");
    expect(calendar.split('\n').filter((line) => line.startsWith('    '))).toEqual([
      "    '2026-05-01': 'May Day',",
      ...days,
      "    '2027-05-01': 'May Day',",
    ]);
    expect(calendar).not.toContain('date-holidays');

    writeFileSync(ics, 'BEGIN:VEVENT\nDTSTART:20260101\nRRULE:FREQ=HOURLY\nSUMMARY:Odd\nEND:VEVENT\n');
    await expect(generated({ name: 'ACME', years: '2026-2027', ics })).rejects.toThrow(
      'The event Odd has the RRULE FREQ=HOURLY, which FREQ=HOURLY is not DAILY, WEEKLY, MONTHLY or YEARLY',
    );
  } finally {
    rmSync(scratch, { recursive: true });
  }
});

it.each<[CalendarOptions, string]>([
  [{ name: 'XX', years: '2026-2027' }, 'date-holidays knows no XX'],
  [{ name: 'DE-ZZ', years: '2026-2027' }, 'date-holidays knows no DE-ZZ'],
  [{ name: '../x', years: '2026-2027' }, '../x is no name of a calendar'],
  [{ name: 'DE', years: '2027-2026' }, '2027-2026 are no years'],
  [{ name: 'DE', years: '2026-2027', weekend: 'SA,SO' }, 'SO is no day of the week'],
])('refuses %j', async (options, reason) => {
  await expect(generated(options)).rejects.toThrow(reason);
});
