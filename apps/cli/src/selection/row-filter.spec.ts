import { expect, test } from '@jest/globals';
import { makeRow } from '../testing/make-row.ts';
import { matchesFilter, type RowFilter } from './row-filter.ts';

const end = { end: 'failed', at: '2026-03-29T00:00:00.000Z', dueDate: '2026-03-29', written: 0, runId: 'r' } as const;
const row = makeRow({ tenant: 'acme', version: 2, history: { 1: { ...end, runId: 'earlier' }, 2: end } });

test.each<[RowFilter, boolean]>([
  [{}, true],
  [{ rule: 'apply-changes', tenant: 'acme', id: { text: 'price-', isPrefix: true } }, true],
  [{ rule: 'apply-changes', tenant: 'other' }, false],
  [{ rule: 'renew', tenant: 'acme' }, false],
  [{ id: { text: 'price-', isPrefix: false } }, false],
  [{ id: { text: 'price-1', isPrefix: false } }, true],
  [{ dueFrom: '2026-03-29', dueTo: '2026-03-29' }, true],
  [{ dueFrom: '2026-03-30' }, false],
  [{ dueTo: '2026-03-28' }, false],
  [{ run: 'r' }, true],
  [{ run: 'earlier' }, false],
])('%j selects the row: %s', (filter, isSelected) => {
  expect(matchesFilter(row, filter)).toBe(isSelected);
});

test('a row that a calendar moves counts by the day to which it is moved', () => {
  const moved = makeRow({ shiftedDate: '2026-03-30' });
  expect(matchesFilter(moved, { dueTo: '2026-03-29' })).toBe(false);
  expect(matchesFilter(moved, { dueFrom: '2026-03-30' })).toBe(true);
});

test('a row without a tenant is of no tenant', () => {
  expect(matchesFilter(makeRow(), { tenant: 'acme' })).toBe(false);
});
