import { builtInRuleBook } from '@daybreak/domain';
import { expect, test } from '@jest/globals';
import { previewRow } from '../preview/preview-row.ts';
import { makeRow } from '../testing/make-row.ts';
import { formatReport, formatRow } from './show.ts';

const at = '2026-03-29T12:00:01.000Z';

test('show prints the fields, and each key with its value, its change and the time of the write', () => {
  const text = formatRow({
    id: 'price-1',
    dueDate: '2026-03-29',
    timeZone: 'Europe/Paris',
    rule: 'apply-changes',
    changes: { price: 12.5, name: 'x' },
    values: { price: 12.5, colour: 'red' },
    history: {},
    writes: { price: at },
    status: 'failed',
    version: 1,
    lastError: { stage: 'writer', name: 'UnwritableError', message: 'too large', attempt: 1, at },
    occurrence: 1,
    anchorDate: '2026-03-29',
    createdAt: at,
    updatedAt: at,
  });
  expect(text.split('\n')).toEqual([
    'Row price-1',
    '  dueDate      2026-03-29',
    '  timeZone     Europe/Paris',
    '  rule         apply-changes',
    '  status       failed',
    '  version      1',
    '  occurrence   1',
    '  anchorDate   2026-03-29',
    `  createdAt    ${at}`,
    `  updatedAt    ${at}`,
    `  lastError    UnwritableError: too large (writer, attempt 1), ${at}`,
    '  key     value  change  written',
    '  colour  "red"',
    '  name           "x"',
    `  price   12.5   12.5    ${at}`,
  ]);
});

test('show names who made the last edit', () => {
  const history = { '1': { end: 'changed', at, by: 'ada', dueDate: '2026-03-29', written: 0 } } as const;
  expect(formatRow(makeRow({ version: 2, history })).split('\n')).toContain(`  lastEdit     changed by ada, ${at}`);
});

const planLines = (row: ReturnType<typeof makeRow>, occurrences: number): string[] => {
  const plan = previewRow(row, builtInRuleBook, (_, planned) => planned < occurrences);
  return formatReport({ ...row, plan })
    .slice(formatRow(row).length + 1)
    .split('\n');
};

test('show --plan prints each occurrence, key by key, against what the row would hold by then', () => {
  const row = makeRow({
    rule: 'renew',
    dueDate: '2027-01-31',
    anchorDate: '2027-01-31',
    changes: { periodMonths: 1 },
    values: { periodEnd: '2027-01-31', renewals: 0 },
  });
  expect(planLines(row, 2)).toEqual([
    'A run would write:',
    'Occurrence 1, due 2027-01-31, 4 values',
    '  key          present       planned',
    '  periodEnd    "2027-01-31"  "2027-02-28"',
    '  periodStart                "2027-01-31"',
    '  renewals     0             1',
    '  renewedOn                  "2027-01-31"',
    'Occurrence 2, due 2027-02-28, 4 values',
    '  key          present       planned',
    '  periodEnd    "2027-02-28"  "2027-03-31"',
    '  periodStart  "2027-01-31"  "2027-02-28"',
    '  renewals     1             2',
    '  renewedOn    "2027-01-31"  "2027-02-28"',
    'Next due 2027-03-31',
  ]);
});

test('show --plan prints the cause that failed would list, and that no run takes a row that has ended', () => {
  expect(planLines(makeRow({ rule: 'renew', status: 'cancelled' }), 1)).toEqual([
    'No run takes the row, because it is cancelled. If it is scheduled again, a run would write:',
    expect.stringMatching(
      /^Then the row fails: PlanError: The rule renew can't plan the row: changes.periodMonths: is missing/,
    ),
  ]);
});
