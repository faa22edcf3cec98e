import type { Plan, Row } from '@daybreak/domain';
import { describe, expect, it } from '@jest/globals';
import { endOf, rowOf, writtenAt } from '../testing/row-of.ts';
import { checkPipelineWrite } from './check-pipeline-write.ts';

const plan: Plan = { values: { price: 2, plan: 'pro' } };
const before = rowOf({ values: { price: 1, note: 'kept' } });
/** One of two values has been written. */
const half: Row = { ...before, values: { ...before.values, price: 2 }, writes: { price: writtenAt } };
const whole: Row = {
  ...half,
  values: { ...half.values, plan: 'pro' },
  writes: { price: writtenAt, plan: writtenAt },
  status: 'completed',
  completedAt: writtenAt,
};

const later = '2026-03-29T12:00:01.000Z';

function check(from: Row, to: Row, planned = plan, earlier: readonly Plan[] = []): void {
  checkPipelineWrite(from, to, { plan: planned, earlier });
}

describe('what the pipeline may do', () => {
  it.each([
    { what: 'write one value', from: before, to: half },
    { what: 'write the rest and complete', from: half, to: whole },
    { what: 'write everything at once', from: before, to: whole },
    {
      what: 'write everything once more and complete',
      from: half,
      to: { ...whole, writes: { price: later, plan: later } },
    },
    { what: 'write a value again', from: half, to: { ...half, updatedAt: writtenAt } },
    {
      what: 'fail a row with its reason',
      from: half,
      to: {
        ...half,
        status: 'failed',
        lastError: { stage: 'writer', name: 'E', message: 'm', attempt: 5, at: writtenAt },
      },
    },
    { what: 'note in the history of a row that is over', from: whole, to: { ...whole, history: { 1: endOf() } } },
  ] satisfies { what: string; from: Row; to: Row }[])('$what', ({ from, to }) => {
    expect(() => check(from, to)).not.toThrow();
  });

  it('re-arm a recurring row whose values have all landed', () => {
    const recurring: Plan = { values: { price: 2 }, next: { dueDate: '2026-04-29', timeZone: 'UTC' } };
    const rearmed: Row = { ...half, writes: {}, version: 2, occurrence: 2, dueDate: '2026-04-29' };

    expect(() => check(before, rearmed, recurring)).not.toThrow();
  });
});

describe('what breaks a promise', () => {
  it.each([
    {
      broken: "I1 broken at row: 'note' got a value that nobody planned",
      to: { ...half, values: { ...half.values, note: 'changed' } },
    },
    {
      broken: "I1 broken at row: 'price' got a value that nobody planned",
      to: { ...before, values: { ...before.values, price: 3 } },
    },
    { broken: "I1 broken at row: the owner's changes was changed", to: { ...before, changes: {} } },
    {
      broken: "I1 broken at row: 'note' was written but not planned",
      to: { ...before, writes: { note: writtenAt } },
    },
    {
      broken: 'I1 broken at row: the row was completed without all of its values',
      to: { ...half, status: 'completed' },
    },
    {
      broken: "I2 broken at row: 'price' counts as written but does not hold its value",
      to: { ...before, writes: { price: writtenAt } },
    },
    { broken: 'I3 broken at row: the pipeline cancelled the row', to: { ...before, status: 'cancelled' } },
    {
      broken: 'I3 broken at row: the row was re-armed under the version that it had',
      to: { ...before, occurrence: 2 },
    },
    {
      broken: 'I3 broken at row: the pipeline raised the version without re-arming the row for its next date',
      to: { ...before, version: 2 },
    },
    { broken: 'I6 broken at row: the row failed without a reason', to: { ...before, status: 'failed' } },
  ] satisfies { broken: string; to: Row }[])('$broken', ({ broken, to }) => {
    expect(() => check(before, to)).toThrow(broken);
  });

  it.each([
    {
      broken: "I2 broken at row: the value of 'price' was written and then lost",
      to: { ...half, values: before.values },
    },
    { broken: "I2 broken at row: the write of 'price' was lost", to: { ...half, writes: {} } },
    { broken: "I2 broken at row: the write of 'price' was lost", to: { ...half, writes: { price: later } } },
  ] satisfies { broken: string; to: Row }[])('$broken', ({ broken, to }) => {
    expect(() => check(half, to)).toThrow(broken);
  });

  it.each(['completed', 'failed', 'cancelled'] as const)('a %s row that is changed', (status) => {
    expect(() => check({ ...before, status }, { ...half, status })).toThrow(
      `I3 broken at row: a ${status} row was changed`,
    );
  });

  it("an earlier version's value that is written now", () => {
    const old: Row = { ...before, values: { ...before.values, price: 9 }, writes: { price: writtenAt } };

    expect(() => check(before, old, plan, [{ values: { price: 9 } }])).toThrow(
      "I3 broken at row: 'price' was written as an earlier version had planned it",
    );
  });

  it('a recurring row that is ended, or re-armed without its values', () => {
    const recurring: Plan = { values: { price: 2 }, next: { dueDate: '2026-04-29', timeZone: 'UTC' } };

    expect(() => check(before, { ...half, status: 'completed' }, recurring)).toThrow(
      'I1 broken at row: a recurring row was ended instead of re-armed',
    );
    expect(() => check(before, { ...before, version: 2, occurrence: 2, dueDate: '2026-04-29' }, recurring)).toThrow(
      'I1 broken at row: the row was re-armed without all of its values',
    );
  });

  it('a key that every object inherits is looked for on the map itself', () => {
    const odd: Plan = { values: { constructor: 1 } };

    expect(() => check(before, { ...before, writes: { constructor: writtenAt } }, odd)).toThrow(
      "I2 broken at row: 'constructor' counts as written but does not hold its value",
    );
  });
});
