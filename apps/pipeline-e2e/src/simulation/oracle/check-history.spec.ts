import type { Row, Tombstone, VersionEnd } from '@daybreak/domain';
import { describe, expect, it } from '@jest/globals';
import { checkHistoryStep, checkWholeHistory, type Remains } from './check-history.ts';

const at = '2026-03-29T12:00:00.000Z';
const row: Row = {
  id: 'a',
  dueDate: '2026-03-29',
  timeZone: 'UTC',
  rule: 'apply-changes',
  changes: { price: 2, plan: 'pro' },
  values: {},
  writes: { price: at },
  status: 'scheduled',
  version: 2,
  history: { 1: { end: 'rescheduled', at, dueDate: '2026-03-28', written: 0, superseded: { early: at } } },
  occurrence: 1,
  anchorDate: '2026-03-29',
  createdAt: at,
  updatedAt: at,
};
const end = (rest: Partial<VersionEnd>): VersionEnd => ({
  end: 'completed',
  at,
  dueDate: '2026-03-29',
  written: 2,
  ...rest,
});
const endedBy = (rest: Partial<VersionEnd>): Row['history'] => ({ ...row.history, 2: end(rest) });
const completed: Row = { ...row, status: 'completed', history: endedBy({ runId: 'run' }) };
const failed: Row = { ...row, status: 'failed', history: endedBy({ end: 'failed', runId: 'run', written: 1 }) };
const cancelled: Row = { ...row, status: 'cancelled', version: 3, history: endedBy({ end: 'cancelled', written: 1 }) };
const tombstone: Tombstone = {
  id: 'a',
  status: 'deleted',
  version: 2,
  history: endedBy({ end: 'deleted', written: 1 }),
  expiresAt: at,
};
const noted = (before: Remains, run: string): Remains => {
  const known = before.history[2] ?? end({});
  const superseded = { ...known.superseded, [run]: at };
  return { ...before, history: { ...before.history, 2: { ...known, superseded } } };
};

describe('checkHistoryStep', () => {
  it.each<[string, 'pipeline' | 'owner', Remains, Remains]>([
    ['a value that is written', 'pipeline', row, { ...row, writes: { price: at, plan: at } }],
    ['a completion', 'pipeline', row, completed],
    ['a re-arming', 'pipeline', row, { ...completed, status: 'scheduled', version: 3, writes: {} }],
    ['a failure', 'pipeline', row, failed],
    ['a run that came too late', 'pipeline', completed, noted(completed, 'late')],
    ['a cancellation', 'owner', row, cancelled],
    ['a deletion', 'owner', row, tombstone],
    ['a new row in the place of a deleted one', 'owner', tombstone, { ...row, version: 3, history: tombstone.history }],
    [
      'a redriving',
      'owner',
      failed,
      {
        ...row,
        version: 3,
        history: endedBy({ ...failed.history[2], after: { edit: 'redriven', at } }),
      },
    ],
  ])('takes %s', (_, by, before, after) => {
    expect(() => checkHistoryStep(before, after, by)).not.toThrow();
  });

  const unrecorded = 'the history does not hold how the version ended';
  const changed = 'the end of a version was changed';
  it.each<[string, 'pipeline' | 'owner', Remains, Remains, string]>([
    ['that is not recorded', 'pipeline', row, { ...row, status: 'completed' }, unrecorded],
    ['of no run', 'pipeline', row, { ...completed, history: endedBy({}) }, unrecorded],
    ['of another date', 'pipeline', row, { ...completed, history: endedBy({ runId: 'r', dueDate: 'x' }) }, unrecorded],
    ['of another kind', 'pipeline', row, { ...failed, history: endedBy({ runId: 'r', written: 1 }) }, unrecorded],
    [
      'that miscounts',
      'pipeline',
      row,
      { ...failed, history: endedBy({ ...failed.history[2], written: 2 }) },
      unrecorded,
    ],
    ['by an owner that is not recorded', 'owner', row, { ...cancelled, history: row.history }, unrecorded],
    ['by an owner that miscounts', 'owner', row, { ...cancelled, history: endedBy({ end: 'cancelled' }) }, unrecorded],
    ['of a version that goes on', 'pipeline', row, { ...row, history: completed.history }, 'a version was ended'],
    ['that is recorded again', 'pipeline', completed, { ...completed, history: endedBy({ runId: 'other' }) }, changed],
    ['that is lost', 'pipeline', row, { ...row, history: {} }, changed],
    ['of a version that never was', 'pipeline', row, { ...row, history: { ...row.history, 7: end({}) } }, changed],
    [
      'that an owner leaves behind',
      'owner',
      failed,
      { ...row, version: 3, history: failed.history },
      "an owner's edit",
    ],
    ['that forgets a run', 'pipeline', noted(completed, 'late'), completed, 'the run late was noted and then lost'],
    ['that its own run came too late for', 'pipeline', completed, noted(completed, 'run'), 'the run run came too late'],
  ])('refuses an end %s', (_, by, before, after, message) => {
    expect(() => checkHistoryStep(before, after, by)).toThrow(`I6 broken at a: ${message}`);
  });
});

describe('checkWholeHistory', () => {
  it('asks for the end of each version, but for the one that a row waits at', () => {
    for (const whole of [row, completed, failed, cancelled, tombstone]) {
      expect(() => checkWholeHistory(whole)).not.toThrow();
      for (const version of Object.keys(whole.history)) {
        const { [version]: _, ...history } = whole.history;
        expect(() => checkWholeHistory({ ...whole, history })).toThrow(
          'the history does not hold the end of each version',
        );
      }
    }
    expect(() => checkWholeHistory({ ...row, history: completed.history })).toThrow('the end of each version');
  });
});
