import type { Row } from '@daybreak/domain';
import { expect, test } from '@jest/globals';
import { makeRow } from '../testing/make-row.ts';
import { formatReport, reportOf } from './due.ts';

async function* rows(count: number): AsyncGenerator<Row> {
  for (let number = count; number > 0; number--) {
    yield makeRow({
      id: `row-${String(number).padStart(2, '0')}`,
      dueDate: number % 2 === 0 ? '2026-03-28' : '2026-03-29',
      timeZone: number === 1 ? 'Asia/Tokyo' : 'UTC',
    });
  }
}

test('due prints counts, and the rows that have been due longest', async () => {
  const report = await reportOf(rows(12), '2026-03-29T12:00:00Z');
  expect(report).toMatchObject({ due: 12, byRule: { 'apply-changes': 12 }, byTimeZone: { UTC: 11, 'Asia/Tokyo': 1 } });
  expect(report.first.map(({ id }) => id)).toEqual(
    ['02', '04', '06', '08', '10', '12', '01', '03', '05', '07'].map((number) => `row-${number}`),
  );
  expect(formatReport(report).split('\n')).toEqual([
    'A run of 2026-03-29T12:00:00Z would take 12 rows',
    'By rule:',
    '  apply-changes  12',
    'By time zone:',
    '  UTC         11',
    '  Asia/Tokyo  1',
    'First:',
    expect.stringMatching(/^ {2}2026-03-28 {2}UTC +apply-changes {2}row-02$/),
    ...Array.from({ length: 9 }, () => expect.stringContaining('apply-changes')),
    '  and 2 more',
  ]);
});

test('due prints one line when no row is due', async () => {
  expect(formatReport(await reportOf(rows(0), '2026-03-29T12:00:00Z'))).toBe(
    'A run of 2026-03-29T12:00:00Z would take 0 rows',
  );
});
