import type { Row } from '@daybreak/domain';
import { describe, expect, test } from '@jest/globals';
import { createRowExpectations, RowExpectationError } from './create-row-expectations.ts';
import type { EventuallyOptions } from './eventually.ts';
import { EventuallyError } from './eventually-error.ts';
import { anyInstant } from './matchers.ts';

const before: Row = {
  id: 'price-1',
  dueDate: '2027-03-28',
  timeZone: 'Europe/Lisbon',
  rule: 'apply-changes',
  changes: { price: 12.5, currency: 'EUR' },
  values: { price: 10 },
  writes: {},
  history: {},
  status: 'scheduled',
  version: 1,
  occurrence: 1,
  anchorDate: '2027-03-28',
  createdAt: '2027-01-01T00:00:00.000Z',
  updatedAt: '2027-01-01T00:00:00.000Z',
};
const after: Row = {
  ...before,
  values: { price: 12.5, currency: 'EUR' },
  writes: { price: '2027-03-28T00:00:01.000Z', currency: '2027-03-28T00:00:02.000Z' },
  status: 'completed',
  completedAt: '2027-03-28T00:00:02.000Z',
  updatedAt: '2027-03-28T00:00:02.000Z',
};
const other: Row = { ...before, id: 'price-2' };

/** A table of these rows alone. */
function expectationsOn(...rows: Row[]) {
  return createRowExpectations<Row>({ getMany: async (ids) => rows.filter(({ id }) => ids.includes(id)) });
}

async function errorOf(assertion: Promise<void>): Promise<RowExpectationError> {
  const error = await assertion.catch((thrown: unknown) => thrown);
  if (error instanceof RowExpectationError) return error;
  throw new Error(`not a RowExpectationError: ${String(error)}`);
}

describe('expectRow', () => {
  test('passes when the whole row is as expected, with any instant as its stamps', async () => {
    const { expectRow } = expectationsOn(after, other);
    await expectRow('price-1').toEqual({
      ...before,
      values: before.changes,
      writes: { price: anyInstant, currency: anyInstant },
      status: 'completed',
      completedAt: anyInstant,
      updatedAt: anyInstant,
    });
  });

  test('fails on the value that a check of one value would miss', async () => {
    const lost = { ...after, values: { price: 10, currency: 'EUR' } };
    expect(lost.values.currency).toBe('EUR');
    const { message } = await errorOf(expectationsOn(lost).expectRow('price-1').toEqual(after));
    expect(message).toBe('1 row is not as expected:\n  row price-1\n    values.price: expected 12.5, found 10');
  });

  test('fails on an attribute that nobody expected', async () => {
    const stray = { ...after, note: 'left by a faulty writer' };
    const { differences } = await errorOf(expectationsOn(stray).expectRow('price-1').toEqual(after));
    expect(differences.get('price-1')).toEqual([
      { path: 'note', expected: undefined, found: 'left by a faulty writer' },
    ]);
  });

  test('fails when there is no such row', async () => {
    const { message } = await errorOf(expectationsOn().expectRow('price-1').toEqual(after));
    expect(message).toMatch(/it: expected \{ id: 'price-1'.*, found nothing$/);
  });

  test('toBeAbsent passes without the row and fails with it', async () => {
    await expectationsOn(other).expectRow('price-1').toBeAbsent();
    const { message } = await errorOf(expectationsOn(after).expectRow('price-1').toBeAbsent());
    expect(message).toMatch(/^1 row is not absent:\n {2}row price-1\n {4}it: expected nothing, found \{/);
  });
});

describe('expectUntouched', () => {
  test('passes when each row is what it was', async () => {
    await expectationsOn(before, other).expectUntouched([before, other]);
  });

  test('fails on a row that was touched and on one that is gone, naming both', async () => {
    const { message } = await errorOf(
      expectationsOn({ ...before, updatedAt: '2027-03-28T00:00:00.000Z' }).expectUntouched([before, other]),
    );
    expect(message).toContain('2 rows are not untouched:');
    expect(message).toContain("updatedAt: expected '2027-01-01T00:00:00.000Z', found '2027-03-28T00:00:00.000Z'");
    expect(message).toMatch(/row price-2\n {4}it: expected .*, found nothing/);
  });

  test('refuses to compare no rows', async () => {
    await expect(expectationsOn(before).expectUntouched([])).rejects.toThrow('expectUntouched was given no rows');
  });
});

describe('expectRows', () => {
  test('passes when each row is as a whole what is expected', async () => {
    await expectationsOn(after, other).expectRows({ 'price-1': after, 'price-2': { ...other, updatedAt: anyInstant } });
  });

  test('names every row that is not, and one that is gone', async () => {
    const { differences } = await errorOf(expectationsOn(before).expectRows({ 'price-1': after, 'price-2': other }));
    expect([...differences.keys()]).toEqual(['price-1', 'price-2']);
  });

  test('fails on a row that nobody expected, where every row is read', async () => {
    const stray: Row = { ...before, id: 'stray' };
    const rows = [after, stray];
    const { expectRows } = createRowExpectations<Row>({ getMany: async () => [after], everyRow: async () => rows });
    const { message } = await errorOf(expectRows({ 'price-1': after }));
    expect(message).toMatch(/^1 row is not as expected:\n {2}row stray\n {4}it: expected nothing, found \{/);
  });
});

describe('where nothing says when the work is done', () => {
  /** A row that is done when it is read for the third time. */
  function slowly(waiting: EventuallyOptions) {
    let reads = 0;
    const reader = { getMany: async () => [(reads += 1) < 3 ? before : after] };
    return { ...createRowExpectations<Row>(reader, waiting), reads: () => reads };
  }

  test('waits until the row is as expected', async () => {
    const { expectRow, expectRows } = slowly({ intervalMs: 1 });
    await expectRow('price-1').toEqual(after);
    await expectRows({ 'price-1': after });
  });

  test('ends at the deadline, with the last state seen', async () => {
    const { expectRow } = slowly({ intervalMs: 1, timeoutMs: 50, describe: () => 'row-queue: 1 visible' });
    const error: unknown = await expectRow('price-1')
      .toEqual({ ...after, version: 2 })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(EventuallyError);
    expect(String(error)).toMatch(/version: expected 2, found 1[^]*Last state seen:\nrow-queue: 1 visible/);
  });

  test('asks once whether a row is untouched: to wait for that would prove nothing', async () => {
    const { expectUntouched, reads } = slowly({ intervalMs: 1 });
    await errorOf(expectUntouched([after]));
    expect(reads()).toBe(1);
  });
});
