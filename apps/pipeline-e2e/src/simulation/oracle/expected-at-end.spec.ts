import type { Plan, Row } from '@daybreak/domain';
import { expect, it } from '@jest/globals';
import { endOf, rowOf, writtenAt } from '../testing/row-of.ts';
import { expectedAtEnd, settledRow, skippedIn } from './expected-at-end.ts';

const monthly = (row: Row): Plan => ({
  values: { renewedOn: row.dueDate },
  next: { dueDate: row.dueDate.replace(/-(\d\d)-/, (_, month: string) => `-0${Number(month) + 1}-`), timeZone: 'UTC' },
});
const nothingSkipped = { isSkipped: () => false };
const willSucceed = { failureOf: () => undefined, ...nothingSkipped };
const dueBy = (day: string) => (row: Row) => row.dueDate <= day;

it('expects a due row completed with its plan written over what it held', () => {
  const row = rowOf({ values: { price: 1, note: 'kept' } });

  expect(expectedAtEnd(row, { ...willSucceed, plan: () => ({ values: { price: 2 } }), isDue: () => true })).toEqual(
    settledRow({ ...row, status: 'completed', values: { price: 2, note: 'kept' }, writes: { price: writtenAt } }),
  );
});

it('expects a row that is not due, or over, as it was', () => {
  const model = { ...willSucceed, plan: () => ({ values: { price: 2 } }), isDue: dueBy('2026-03-28') };

  expect(expectedAtEnd(rowOf(), model)).toEqual(settledRow(rowOf()));
  expect(expectedAtEnd(rowOf({ status: 'cancelled' }), { ...model, isDue: () => true })).toEqual(
    settledRow(rowOf({ status: 'cancelled' })),
  );
});

it.each([
  { what: 'that can not be planned', plan: () => undefined },
  { what: 'whose values can not be written', plan: () => ({ values: { price: 2 } }) },
])('expects a due row $what failed, and no other', ({ plan }) => {
  const model = { plan, failureOf: () => 'NeverError', ...nothingSkipped };

  expect(expectedAtEnd(rowOf(), { ...model, isDue: () => true })).toEqual(settledRow(rowOf({ status: 'failed' })));
  expect(expectedAtEnd(rowOf(), { ...model, isDue: () => false })).toEqual(settledRow(rowOf()));
});

it('expects each missed occurrence of a recurring row done in turn', () => {
  const row = rowOf({ dueDate: '2026-01-15', values: {} });

  expect(expectedAtEnd(row, { ...willSucceed, plan: monthly, isDue: dueBy('2026-03-29') })).toEqual(
    settledRow({ ...row, dueDate: '2026-04-15', version: 4, occurrence: 4, values: { renewedOn: '2026-03-15' } }),
  );
});

it('expects the occurrences that a run skipped left out, however often the row was held back', () => {
  const row = rowOf({ dueDate: '2026-01-15', values: {}, version: 2 });
  const skipped = endOf({ end: 'skipped' });
  const history = { 1: skipped, 2: endOf(), 3: endOf({ end: 'paused' }), 4: skipped, 5: skipped };
  const isSkipped = skippedIn({ history }, row);
  const ended = expectedAtEnd(row, { ...willSucceed, isSkipped, plan: monthly, isDue: dueBy('2026-03-29') });
  expect(ended).toMatchObject({ dueDate: '2026-04-15', version: 5, values: { renewedOn: '2026-01-15' } });

  const once = { ...willSucceed, plan: () => ({ values: { price: 2 } }), isDue: () => true, isSkipped: () => true };
  expect(expectedAtEnd(rowOf(), once)).toEqual(settledRow(rowOf({ status: 'skipped' })));
});

it('compares rows without their stamps, their history and the order of their writes', () => {
  const one = rowOf({ writes: { a: writtenAt, b: writtenAt }, runId: 'one', history: { 1: endOf() } });
  const other = rowOf({ writes: { b: '', a: '' }, updatedAt: writtenAt, completedAt: writtenAt });

  expect(settledRow(one)).toEqual(settledRow(other));
  expect(settledRow(one)).not.toEqual(settledRow(rowOf({ writes: { a: writtenAt } })));
});
