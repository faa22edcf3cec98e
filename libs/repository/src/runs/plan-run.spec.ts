import { describe, expect, it } from '@jest/globals';
import { planRun } from './plan-run.ts';

const now = new Date('2026-03-29T12:01:00.000Z');
const readyBy = '2026-03-29T12:00:00.000Z';
const last = { runId: 'last', dueBy: '2026-03-29T11:00:00.000Z', readyBy: '2026-03-29T10:59:00.000Z' };
const { runId: _, ...lastWindow } = last;
const checkpointWindow = { dueBy: '2026-03-20T12:01:00.000Z', readyBy: '2026-03-20T12:00:00.000Z' };
const nineDaysAgo = '2026-03-20T12:01:00.000Z';
const position = { revision: 1, openRuns: {}, last };

describe('a run of the schedule', () => {
  it.each([
    ['starts a minute before now when it is the first', { revision: 0, openRuns: {} }, true, { readyBy }],
    ['skips the window of the last run', position, false, { readyBy, base: last }],
    ['repeats the window of the last run when the pipeline is idle', position, true, { readyBy, lostBy: lastWindow }],
    [
      'repeats the window of a checkpoint whose messages have expired',
      { ...position, checkpoint: { ...checkpointWindow, at: nineDaysAgo } },
      false,
      { readyBy, base: last, lostBy: checkpointWindow },
    ],
    [
      'does not repeat the window of a checkpoint whose messages may still be queued',
      { ...position, checkpoint: { ...checkpointWindow, at: '2026-03-20T12:01:00.001Z' } },
      false,
      { readyBy, base: last },
    ],
    [
      'keeps the readyBy of a last run that started on a machine with a later clock',
      { ...position, last: { ...last, readyBy: '2026-03-29T12:00:00.001Z' } },
      false,
      { readyBy: '2026-03-29T12:00:00.001Z', base: { ...last, readyBy: '2026-03-29T12:00:00.001Z' } },
    ],
  ])('%s', (_what, before, isIdle, plan) => {
    expect(planRun({ position: before, now, isIdle })).toEqual(plan);
  });
});
