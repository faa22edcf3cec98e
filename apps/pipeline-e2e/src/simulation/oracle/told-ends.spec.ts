import type { Row } from '@daybreak/domain';
import { describe, expect, it } from '@jest/globals';
import { rowOf } from '../testing/row-of.ts';
import { createToldEnds } from './told-ends.ts';

const at = '2026-03-29T12:00:00.000Z';
const end = { at, dueDate: '2026-03-29', written: 0 };
const history: Row['history'] = {
  1: { ...end, end: 'completed' },
  2: { ...end, end: 'skipped' },
  3: { ...end, end: 'cancelled' },
};

function setUp(minutesLater = 0) {
  const reported: string[] = [];
  const told = createToldEnds({
    remains: () => [{ ...rowOf({}), id: 'a', version: 4, history }],
    now: () => Date.parse(at) + minutesLater * 60_000,
    holdAfterMs: 60 * 60_000,
    report: ({ message }) => void reported.push(message),
  });
  const tell = (detailType: string, version: number, more = {}): void =>
    told.published({
      detailType,
      detail: JSON.stringify({ id: `a/${version}`, rowId: 'a', version, endedAt: at, dueDate: end.dueDate, ...more }),
    });
  return { told, tell, reported };
}

describe('what others are told', () => {
  it('is each end once or more, in order, and no other', () => {
    const { told, tell, reported } = setUp();
    tell('RowCompleted', 1);
    tell('RowSkipped', 2);
    tell('RowCompleted', 1);
    told.check([]);
    expect(reported).toEqual([]);
  });

  it.each([
    ['RowCompleted', 4],
    ['RowFailed', 1],
    ['RowSkipped', 3],
  ])('is wrong when it is %s of version %i, which has not happened', (type, version) => {
    const { tell, reported } = setUp();
    tell(type, version);
    expect(reported).toEqual([expect.stringContaining(`${type} was told, which has not happened`)]);
  });

  it('is wrong in another order, unless the stream did not wait', () => {
    const { tell, reported } = setUp();
    tell('RowSkipped', 2);
    tell('RowCompleted', 1);
    expect(reported).toEqual([expect.stringContaining('told for the first time after version 2')]);
    const late = setUp(60);
    late.tell('RowSkipped', 2);
    late.tell('RowCompleted', 1);
    expect(late.reported).toEqual([]);
  });

  it('reports an end without an event, unless an operator can send the event', () => {
    const { told, tell } = setUp();
    tell('RowCompleted', 1);
    expect(() => told.check([])).toThrow('nobody was told that the version skipped');
    told.check(['{"event":{"detail":{"id":"a/2"}}}']);
  });
});
