import { expect, test } from '@jest/globals';
import { formatRow } from './show.ts';

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
