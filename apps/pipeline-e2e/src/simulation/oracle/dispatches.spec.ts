import type { Row } from '@daybreak/domain';
import { describe, expect, it } from '@jest/globals';
import { endOf, rowOf } from '../testing/row-of.ts';
import { createDispatches, type Dispatches } from './dispatches.ts';

const noon = '2026-03-29T12:00:00.000Z';

/** Dispatches of these rows, which are due when their dates begin in UTC, and what was reported of them. */
function watch(...given: Row[]): {
  dispatches: Dispatches;
  reported: string[];
  replace: (row: Row) => void;
  pass: (ms: number) => void;
} {
  const rows = new Map(given.map((row) => [row.id, row]));
  const reported: string[] = [];
  let nowMs = Date.parse(noon);
  const dispatches = createDispatches({
    now: () => nowMs,
    rows: () => [...rows.values()],
    row: (id) => rows.get(id),
    dueAt: ({ dueDate }) => `${dueDate}T00:00:00.000Z`,
    report: ({ message }) => reported.push(message),
  });
  return { dispatches, reported, replace: (row) => rows.set(row.id, row), pass: (ms) => void (nowMs += ms) };
}

const onItsWay = (): boolean => true;
const message = (rowId = 'row', version = 1, runId = 'run') => JSON.stringify({ rowId, version, runId });

describe('a run that is finished', () => {
  it('has dispatched every row that was due when it began', () => {
    const { dispatches, reported } = watch(rowOf());
    dispatches.began('run', noon);
    dispatches.dispatched(message(), onItsWay);
    dispatches.finished('run');

    expect(reported).toEqual([]);
  });

  it('is reported when one was not', () => {
    const { dispatches, reported } = watch(rowOf(), rowOf({ id: 'other' }));
    dispatches.began('run', noon);
    dispatches.dispatched(message('other'), onItsWay);
    dispatches.finished('run');

    expect(reported).toEqual(['I6 broken at row: a run was finished without dispatching the row']);
  });

  it.each([
    { what: 'that was not due yet', given: rowOf({ dueDate: '2026-03-30' }) },
    { what: 'that was over', given: rowOf({ status: 'cancelled' }) },
  ])('owes nothing to a row $what', ({ given }) => {
    const { dispatches, reported } = watch(given);
    dispatches.began('run', noon);
    dispatches.finished('run');

    expect(reported).toEqual([]);
  });

  it.each([
    { what: 'edited', became: rowOf({ version: 2 }) },
    { what: 'completed', became: rowOf({ status: 'completed' }) },
  ])('need not have seen a row that was $what meanwhile', ({ became }) => {
    const { dispatches, reported, replace } = watch(rowOf());
    dispatches.began('run', noon);
    replace(became);
    dispatches.finished('run');

    expect(reported).toEqual([]);
  });

  it('need not have seen a row that an index hid, or that an earlier run has dispatched', () => {
    const { dispatches, reported } = watch(rowOf(), rowOf({ id: 'other' }));
    dispatches.began('run', noon);
    dispatches.hidden(['other']);
    dispatches.finished('run');
    expect(reported).toEqual(['I6 broken at row: a run was finished without dispatching the row']);

    dispatches.dispatched(message(), onItsWay);
    dispatches.dispatched(message('other'), onItsWay);
    dispatches.began('next run', noon);
    dispatches.finished('next run');
    expect(reported).toHaveLength(1);
  });

  it('owes nothing that another run still has to dispatch', () => {
    const { dispatches, reported } = watch(rowOf());
    dispatches.began('open run', noon);
    dispatches.began('run', noon);
    dispatches.finished('run');
    expect(reported).toEqual([]);
    dispatches.finished('open run');
    expect(reported).toEqual(['I6 broken at row: a run was finished without dispatching the row']);
  });

  it('is judged by its first trigger, however often it was triggered', () => {
    const { dispatches, reported, replace } = watch(rowOf({ dueDate: '2026-03-30' }));
    dispatches.began('run', noon);
    replace(rowOf());
    dispatches.began('run', noon);
    dispatches.finished('run');

    expect(reported).toEqual([]);
  });
});

describe('a row that is dispatched', () => {
  it('is due at the time of its run', () => {
    const { dispatches, reported } = watch(rowOf({ dueDate: '2026-03-30' }));
    dispatches.began('run', noon);
    dispatches.dispatched(message(), onItsWay);

    expect(reported).toEqual(['I7 broken at row: the row was dispatched by a run that it was not due at']);
  });

  it('may be at a version whose date is history', () => {
    const { dispatches, reported } = watch(rowOf({ version: 2, dueDate: '2026-03-30' }));
    dispatches.began('run', noon);
    dispatches.dispatched(message('row', 1), onItsWay);

    expect(reported).toEqual([]);
  });
});

describe('a version that a second run dispatches', () => {
  const one = '2026-03-29T13:00:00.000Z';
  const two = '2026-03-29T14:00:00.000Z';
  const twice = (row: Row, second = two, isOnItsWay = true): string[] => {
    const { dispatches, reported } = watch(row);
    dispatches.began(one, one);
    dispatches.dispatched(message('row', row.version, one), () => false);
    dispatches.began(second, two);
    dispatches.dispatched(message('row', row.version, second), () => isOnItsWay);
    return reported;
  };

  it('is reported while its message is on its way', () => {
    expect(twice(rowOf())).toEqual(['I8 broken at row: the row was dispatched by a second run']);
  });

  it('may be one that was lost, that the run is by hand for, or that had just become ready', () => {
    expect(twice(rowOf(), two, false)).toEqual([]);
    expect(twice(rowOf(), 'by hand')).toEqual([]);
    expect(twice(rowOf({ createdAt: noon }))).toEqual([]);
    expect(twice(rowOf({ version: 2, history: { 1: endOf({ end: 'redriven', at: noon }) } }))).toEqual([]);
  });

  it('may be sent by one that began first, was overtaken and reads on, when it became ready in the minute before that', () => {
    const overtaken = (row: Row): string[] => {
      const { dispatches, reported, pass } = watch(row);
      dispatches.began(two, two);
      pass(60_000);
      dispatches.began(one, one);
      dispatches.dispatched(message('row', row.version, one), () => true);
      dispatches.dispatched(message('row', row.version, two), () => true);
      return reported;
    };
    expect(overtaken(rowOf({ createdAt: noon }))).toEqual([]);
    expect(overtaken(rowOf())).toEqual(['I8 broken at row: the row was dispatched by a second run']);
  });

  it('may be sent again by the same run', () => {
    expect(twice(rowOf(), one)).toEqual([]);
  });
});
