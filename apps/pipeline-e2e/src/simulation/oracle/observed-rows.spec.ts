import type { Plan, Row, Tombstone, VersionEnd } from '@daybreak/domain';
import type { Item } from '@daybreak/testkit';
import { describe, expect, it } from '@jest/globals';
import { rowOf, writtenAt } from '../testing/row-of.ts';
import { observeRows, type ObservedRows } from './observed-rows.ts';

const before = rowOf();
const half: Row = { ...before, values: { price: 2 }, writes: { price: writtenAt } };
const cancelledEnd: VersionEnd = { end: 'cancelled', at: writtenAt, dueDate: before.dueDate, written: 0 };
const failedEnd: VersionEnd = { end: 'failed', at: writtenAt, dueDate: before.dueDate, written: 0, runId: 'run' };
const cancelled: Row = {
  ...before,
  version: 2,
  status: 'cancelled',
  history: { 1: cancelledEnd },
};
const tombstone: Tombstone = {
  id: 'row',
  status: 'deleted',
  version: 1,
  history: { 1: { end: 'deleted', at: writtenAt, dueDate: before.dueDate, written: 0 } },
  expiresAt: '2026-06-27T12:00:00.000Z',
};

/** Rows under observation that begin with one; `become` changes what is read, and what else its item has. */
function observe(): {
  rows: ObservedRows;
  become: (remains: Row | Tombstone | undefined, besides?: Item) => void;
  reported: string[];
} {
  let remains: Row | Tombstone | undefined = before;
  let besides: Item = {};
  const reported: string[] = [];
  const rows = observeRows({
    readItem: () => remains && { holds: { S: JSON.stringify(remains) }, hash: { S: 'owner' }, ...besides },
    rowOrTombstoneOf: ({ unreadable }) => {
      if (remains === undefined || unreadable !== undefined) throw new Error('it can not be read');
      return remains.status === 'deleted' ? { tombstone: remains } : { row: remains };
    },
    shapeOf: () => ({ derived: {}, owners: ['hash'], shown: ['holds'] }),
    isHeld: () => false,
    model: {
      plan: ({ changes, rule }): Plan | undefined => (rule === 'none' ? undefined : { values: changes }),
      mayFail: (_, name) => name === 'MayBe',
      isLate: () => false,
    },
    report: ({ message }) => reported.push(message),
  });
  rows.begin('row');
  const become = (became: Row | Tombstone | undefined, more: Item = {}) => {
    remains = became;
    besides = more;
  };
  return { rows, become, reported };
}

describe('after an effect of the pipeline', () => {
  it('a row is what was read, and what its owner made of it before', () => {
    const { rows, become, reported } = observe();
    become(half);

    rows.afterPipeline('row');
    expect(rows.get('row')).toEqual(half);
    expect(rows.lastOwned('row')).toEqual(before);
    expect(reported).toEqual([]);
  });

  it('nothing is reported of a row that did not change, or only in its history', () => {
    const { rows, become, reported } = observe();
    rows.afterPipeline('row');
    become(cancelled);
    rows.afterOwner('row');
    become({ ...cancelled, history: { 1: { ...cancelledEnd, superseded: { run: writtenAt } } } });

    rows.afterPipeline('row');
    expect(reported).toEqual([]);
  });

  it.each([
    { what: 'was deleted', became: undefined, broken: 'I1 broken at row: the pipeline deleted the row' },
    { what: 'was deleted with a trace', became: tombstone, broken: 'I1 broken at row: the pipeline deleted the row' },
    {
      what: 'got a foreign value',
      became: { ...before, values: { price: 1, note: 1 } },
      broken: "I1 broken at row: 'note' got a value that nobody planned",
    },
  ])('a row that $what is reported', ({ became, broken }) => {
    const { rows, become, reported } = observe();
    become(became);
    rows.afterPipeline('row');

    expect(reported).toEqual([broken]);
  });

  it.each([
    { what: 'an attribute of nobody', besides: { stray: { S: '' } }, broken: 'it has a stray, which it must not have' },
    { what: "another owner's attribute", besides: { hash: { S: '' } }, broken: "the owner's hash was changed" },
    {
      what: 'no row',
      besides: { unreadable: { S: '' } },
      broken: 'the item that was left is no row: it can not be read',
    },
  ])('an item with $what is reported, whatever its row shows', ({ besides, broken }) => {
    const { rows, become, reported } = observe();
    become(half, besides);
    rows.afterPipeline('row');

    expect(reported).toEqual([expect.stringContaining(`I1 broken at row: ${broken}`)]);
  });

  it.each([
    { name: 'MayBe', expected: [] },
    {
      name: 'MustNot',
      expected: ['I6 broken at row: the row failed though it could succeed and none of its messages was given up on'],
    },
  ])('a row that failed with $name is reported unless the model agrees', ({ name, expected }) => {
    const { rows, become, reported } = observe();
    const lastError = { stage: 'worker', name, message: 'm', attempt: 1, at: writtenAt };
    become({ ...before, status: 'failed', lastError, history: { 1: { ...failedEnd, error: lastError } } });
    rows.afterPipeline('row');

    expect(reported).toEqual(expected);
  });

  it('a row that can not be planned is reported when it is completed, and when it gets a value', () => {
    const { rows, become, reported } = observe();
    const unplannable: Row = {
      ...before,
      rule: 'none',
      version: 2,
      history: { 1: { ...cancelledEnd, end: 'replaced' } },
    };
    become(unplannable);
    rows.afterOwner('row');
    const completedEnd: VersionEnd = { ...failedEnd, end: 'completed' };
    become({ ...unplannable, status: 'completed', history: { ...unplannable.history, 2: completedEnd } });
    rows.afterPipeline('row');
    become({ ...unplannable, version: 3, history: { ...unplannable.history, 2: completedEnd } });
    rows.afterOwner('row');
    become({ ...unplannable, version: 3, values: { price: 2 }, history: { ...unplannable.history, 2: completedEnd } });
    rows.afterPipeline('row');

    expect(reported).toEqual([
      "I1 broken at row: the row was completed though its rule can't plan it",
      "I6 broken at row: an owner's edit of a row that had ended is not in its history",
      "I1 broken at row: 'price' got a value that nobody planned",
    ]);
  });

  it('a row that nobody put is reported', () => {
    const { rows, become, reported } = observe();
    become(rowOf({ id: 'other' }));
    rows.afterPipeline('other');

    expect(reported).toEqual(['I1 broken at other: the pipeline made a row']);
  });

  it('a value of an earlier version is known for what it is', () => {
    const { rows, become, reported } = observe();
    const changed: Row = {
      ...before,
      version: 2,
      changes: { price: 3 },
      history: { 1: { ...cancelledEnd, end: 'changed' } },
    };
    become(changed);
    rows.afterOwner('row');
    become({ ...changed, values: { price: 2 }, writes: { price: writtenAt } });
    rows.afterPipeline('row');

    expect(reported).toEqual(["I3 broken at row: 'price' was written as an earlier version had planned it"]);
  });
});

describe('after an effect of the owner', () => {
  it('a row begins anew', () => {
    const { rows, become, reported } = observe();
    become(cancelled);

    rows.afterOwner('row');
    expect(rows.lastOwned('row')).toEqual(cancelled);
    expect(reported).toEqual([]);
  });

  it("an attribute of nobody is reported, and not what is the owner's to change", () => {
    const { rows, become, reported } = observe();
    become(cancelled, { hash: { S: 'new' } });
    rows.afterOwner('row');
    expect(reported).toEqual([]);
    become({ ...cancelled, version: 3, history: { ...cancelled.history, 2: cancelledEnd } }, { stray: { S: '' } });
    rows.afterOwner('row');

    expect(reported).toEqual(['I1 broken at row: it has a stray, which it must not have as it stands']);
  });

  it('an edit that raised no version is reported', () => {
    const { rows, become, reported } = observe();
    become({ ...before, dueDate: '2026-03-30' });
    rows.afterOwner('row');

    expect(reported).toEqual(["I3 broken at row: an owner's edit did not raise the version"]);
  });

  it('a deleted row is owned by nobody, and what is left of it remains', () => {
    const { rows, become, reported } = observe();
    become(tombstone);
    rows.afterOwner('row');

    expect([rows.get('row'), rows.lastOwned('row'), rows.ids()]).toEqual([undefined, undefined, ['row']]);
    expect(rows.remains()).toEqual([tombstone]);
    expect(reported).toEqual([]);
  });
});
