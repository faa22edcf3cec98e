import type { Row } from '@daybreak/domain';
import { describe, expect, it } from '@jest/globals';
import { rowOf } from '../testing/row-of.ts';
import { createDispatches, type Dispatches } from './dispatches.ts';

const noon = '2026-03-29T12:00:00.000Z';

/** Dispatches of these rows, which are due when their dates begin in UTC, and what was reported of them. */
function watch(...given: Row[]): { dispatches: Dispatches; reported: string[]; replace: (row: Row) => void } {
  const rows = new Map(given.map((row) => [row.id, row]));
  const reported: string[] = [];
  const dispatches = createDispatches({
    rows: () => [...rows.values()],
    row: (id) => rows.get(id),
    dueAt: ({ dueDate }) => `${dueDate}T00:00:00.000Z`,
    report: ({ message }) => reported.push(message),
  });
  return { dispatches, reported, replace: (row) => rows.set(row.id, row) };
}

const message = (rowId = 'row', version = 1) => JSON.stringify({ rowId, version, runId: 'run' });

describe('a run that ends well', () => {
  it('has dispatched every row that was due when it began', () => {
    const { dispatches, reported } = watch(rowOf());
    dispatches.began('run', noon);
    dispatches.dispatched(message());
    dispatches.endedWell('run');

    expect(reported).toEqual([]);
  });

  it('is reported when one was not', () => {
    const { dispatches, reported } = watch(rowOf(), rowOf({ id: 'other' }));
    dispatches.began('run', noon);
    dispatches.dispatched(message('other'));
    dispatches.endedWell('run');

    expect(reported).toEqual(['I6 broken at row: a run ended well without dispatching the row']);
  });

  it.each([
    { what: 'that was not due yet', given: rowOf({ dueDate: '2026-03-30' }) },
    { what: 'that was over', given: rowOf({ status: 'cancelled' }) },
  ])('owes nothing to a row $what', ({ given }) => {
    const { dispatches, reported } = watch(given);
    dispatches.began('run', noon);
    dispatches.endedWell('run');

    expect(reported).toEqual([]);
  });

  it.each([
    { what: 'edited', became: rowOf({ version: 2 }) },
    { what: 'completed', became: rowOf({ status: 'completed' }) },
  ])('need not have seen a row that was $what meanwhile', ({ became }) => {
    const { dispatches, reported, replace } = watch(rowOf());
    dispatches.began('run', noon);
    replace(became);
    dispatches.endedWell('run');

    expect(reported).toEqual([]);
  });

  it('need not have seen a row that an index hid, or that an earlier run is on', () => {
    const { dispatches, reported } = watch(rowOf(), rowOf({ id: 'other' }));
    dispatches.began('run', noon);
    dispatches.hidden(['other']);
    dispatches.endedWell('run');
    dispatches.began('next run', noon);
    dispatches.leavesOut('next run', '2026-03-29T00:00:00.000Z');
    dispatches.endedWell('next run');

    expect(reported).toEqual(['I6 broken at row: a run ended well without dispatching the row']);
  });

  it('is judged by its first trigger, however often it was triggered', () => {
    const { dispatches, reported, replace } = watch(rowOf({ dueDate: '2026-03-30' }));
    dispatches.began('run', noon);
    replace(rowOf());
    dispatches.began('run', noon);
    dispatches.endedWell('run');

    expect(reported).toEqual([]);
  });
});

describe('a row that is dispatched', () => {
  it('is due at the time of its run', () => {
    const { dispatches, reported } = watch(rowOf({ dueDate: '2026-03-30' }));
    dispatches.began('run', noon);
    dispatches.dispatched(message());

    expect(reported).toEqual(['I7 broken at row: the row was dispatched by a run that it was not due at']);
  });

  it('may be at a version whose date is history', () => {
    const { dispatches, reported } = watch(rowOf({ version: 2, dueDate: '2026-03-30' }));
    dispatches.began('run', noon);
    dispatches.dispatched(message('row', 1));

    expect(reported).toEqual([]);
  });
});
