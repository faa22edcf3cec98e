import type { Plan, Row, Tombstone, VersionEnd } from '@daybreak/domain';
import { describe, expect, it } from '@jest/globals';
import { rowOf, writtenAt } from '../testing/row-of.ts';
import { observeRows, type ObservedRows } from './observed-rows.ts';

const before = rowOf();
const half: Row = { ...before, values: { price: 2 }, writes: { price: writtenAt } };
const cancelledEnd: VersionEnd = { end: 'cancelled', at: writtenAt, dueDate: before.dueDate, written: 0 };
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

/** Rows under observation that begin with one; `become` changes what is read. */
function observe(): { rows: ObservedRows; become: (remains: Row | Tombstone | undefined) => void; reported: string[] } {
  let remains: Row | Tombstone | undefined = before;
  const reported: string[] = [];
  const rows = observeRows({
    readStory: async () => await Promise.resolve(storyOf(remains)),
    plan: ({ changes }): Plan => ({ values: changes }),
    report: ({ message }) => reported.push(message),
  });
  rows.begin(before);
  return { rows, become: (became) => (remains = became), reported };
}

function storyOf(remains: Row | Tombstone | undefined) {
  if (remains === undefined) return undefined;
  return remains.status === 'deleted' ? { tombstone: remains } : { row: remains };
}

describe('after an effect of the pipeline', () => {
  it('a row is what was read, and what its owner made of it before', async () => {
    const { rows, become, reported } = observe();
    become(half);

    expect(await rows.afterPipeline('row')).toBe(true);
    expect(rows.get('row')).toEqual(half);
    expect(rows.lastOwned('row')).toEqual(before);
    expect(reported).toEqual([]);
  });

  it('nothing is reported of a row that did not change, or only in its history', async () => {
    const { rows, become, reported } = observe();
    expect(await rows.afterPipeline('row')).toBe(false);
    become(cancelled);
    await rows.afterOwner('row');
    become({ ...cancelled, history: { 1: { ...cancelledEnd, superseded: { run: writtenAt } } } });

    expect(await rows.afterPipeline('row')).toBe(false);
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
  ])('a row that $what is reported', async ({ became, broken }) => {
    const { rows, become, reported } = observe();
    become(became);
    await rows.afterPipeline('row');

    expect(reported).toEqual([broken]);
  });

  it('a row that nobody put is reported', async () => {
    const { rows, become, reported } = observe();
    become(rowOf({ id: 'other' }));
    await rows.afterPipeline('other');

    expect(reported).toEqual(['I1 broken at other: the pipeline made a row']);
  });

  it('a value of an earlier version is known for what it is', async () => {
    const { rows, become, reported } = observe();
    const changed: Row = {
      ...before,
      version: 2,
      changes: { price: 3 },
      history: { 1: { ...cancelledEnd, end: 'changed' } },
    };
    become(changed);
    await rows.afterOwner('row');
    become({ ...changed, values: { price: 2 }, writes: { price: writtenAt } });
    await rows.afterPipeline('row');

    expect(reported).toEqual(["I3 broken at row: 'price' was written as an earlier version had planned it"]);
  });
});

describe('after an effect of the owner', () => {
  it('a row begins anew', async () => {
    const { rows, become, reported } = observe();
    become(cancelled);

    expect(await rows.afterOwner('row')).toBe(true);
    expect(rows.lastOwned('row')).toEqual(cancelled);
    expect(reported).toEqual([]);
  });

  it('an edit that raised no version is reported', async () => {
    const { rows, become, reported } = observe();
    become({ ...before, dueDate: '2026-03-30' });
    await rows.afterOwner('row');

    expect(reported).toEqual(["I3 broken at row: an owner's edit did not raise the version"]);
  });

  it('a deleted row is owned by nobody, and what is left of it remains', async () => {
    const { rows, become, reported } = observe();
    become(tombstone);
    await rows.afterOwner('row');

    expect([rows.get('row'), rows.lastOwned('row'), rows.ids()]).toEqual([undefined, undefined, ['row']]);
    expect(rows.remains()).toEqual([tombstone]);
    expect(reported).toEqual([]);
  });
});
