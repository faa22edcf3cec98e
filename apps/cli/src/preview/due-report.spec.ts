import { builtInRuleBook, type Row } from '@daybreak/domain';
import { expect, test } from '@jest/globals';
import { makeRow } from '../testing/make-row.ts';
import { dueReportOf } from './due-report.ts';
import { formatDueReport } from './format-due-report.ts';
import { previewDueRow } from './preview-due-row.ts';

async function* rows(count: number): AsyncGenerator<Row> {
  for (let number = count; number > 0; number--) {
    yield makeRow({
      id: `row-${String(number).padStart(2, '0')}`,
      dueDate: number % 2 === 0 ? '2026-03-28' : '2026-03-29',
      dueTime: number === 4 ? '06:30' : undefined,
      timeZone: number === 1 ? 'Asia/Tokyo' : 'UTC',
    });
  }
}

test('due prints counts, and the rows that have been due longest', async () => {
  const report = await dueReportOf(rows(12), '2026-03-29T12:00:00Z');
  expect(report).toMatchObject({ due: 12, byRule: { 'apply-changes': 12 }, byTimeZone: { UTC: 11, 'Asia/Tokyo': 1 } });
  expect(report.first.map(({ id }) => id)).toEqual(
    ['02', '06', '08', '10', '12', '04', '01', '03', '05', '07'].map((number) => `row-${number}`),
  );
  expect(formatDueReport(report).split('\n')).toEqual([
    'A run of 2026-03-29T12:00:00Z would take 12 rows',
    'By rule:',
    '  apply-changes  12',
    'By time zone:',
    '  UTC         11',
    '  Asia/Tokyo  1',
    'First:',
    expect.stringMatching(/^ {2}2026-03-28 {8}UTC +apply-changes {2}row-02$/),
    ...Array.from({ length: 4 }, () => expect.stringContaining('apply-changes')),
    expect.stringMatching(/^ {2}2026-03-28 06:30 {2}UTC +apply-changes {2}row-04$/),
    ...Array.from({ length: 4 }, () => expect.stringContaining('apply-changes')),
    '  and 2 more',
  ]);
});

test('due prints one line when no row is due', async () => {
  expect(formatDueReport(await dueReportOf(rows(0), '2026-03-29T12:00:00Z'))).toBe(
    'A run of 2026-03-29T12:00:00Z would take 0 rows',
  );
});

test('due --values prints each value that the run would write, and why it could not plan a row', async () => {
  const dueBy = '2026-03-29T12:00:00.000Z';
  async function* due(): AsyncGenerator<Row> {
    yield makeRow({ id: 'price', changes: { price: 12.5, constructor: 1 }, values: { price: 10 } });
    yield makeRow({ id: 'behind', rule: 'renew', dueDate: '2026-01-29', changes: { periodMonths: 1 } });
    yield makeRow({ id: 'bad-1', rule: 'renew' });
    yield makeRow({ id: 'bad-2', rule: 'renew' });
    yield makeRow({ id: 'early', rule: 'archive' });
    yield makeRow({ id: 'nothing', changes: {} });
  }
  const report = await dueReportOf(due(), '2026-03-29T12:00:00Z', (row) => previewDueRow(row, builtInRuleBook, dueBy));

  expect(report.planned).toMatchObject({
    values: 14,
    problems: [
      { outcome: 'fails', function: 'worker', count: 2, cause: expect.stringContaining("renew can't plan the row: ") },
      {
        outcome: 'waits',
        function: 'worker',
        count: 1,
        cause: expect.stringContaining('archive, which is not deployed'),
      },
    ],
  });
  expect(report.first.find(({ id }) => id === 'price')?.plan?.values).toEqual([
    { key: 'constructor', planned: 1 },
    { key: 'price', present: 10, planned: 12.5 },
  ]);
  const lines = formatDueReport(report).split('\n');
  expect(lines).toContain('It would write 14 values');
  expect(lines).toContainEqual(
    expect.stringMatching(/^2 rows would fail: worker, PlanError: .*changes.periodMonths: is missing/),
  );
  const [, ...first] = lines.slice(lines.indexOf('First:'));
  expect(first.map((line) => line.trim().split(/ {2,}/))).toEqual([
    ['2026-01-29 (3 times)', 'UTC', 'renew', 'behind', 'periodEnd', '"2026-04-29"'],
    ['periodStart', '"2026-03-29"'],
    ['renewals', '3'],
    ['renewedOn', '"2026-03-29"'],
    ['2026-03-29', 'UTC', 'renew', 'bad-1', '(fails)', expect.stringContaining('PlanError')],
    ['2026-03-29', 'UTC', 'renew', 'bad-2', '(fails)', expect.stringContaining('PlanError')],
    ['2026-03-29', 'UTC', 'archive', 'early', '(waits)', expect.stringContaining('RuleMissingError')],
    ['2026-03-29', 'UTC', 'apply-changes', 'nothing'],
    ['2026-03-29', 'UTC', 'apply-changes', 'price', 'constructor', '1'],
    ['price', '10', '12.5'],
  ]);
});
