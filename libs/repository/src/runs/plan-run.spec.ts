import { describe, expect, it } from '@jest/globals';
import { planRun } from './plan-run.ts';

const now = new Date('2026-03-29T12:01:00.000Z');
const dueBy = '2026-03-29T12:01:00.000Z';
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
    expect(planRun({ position: before, dueBy, now, isIdle })).toEqual(plan);
  });
});

describe('a run of the schedule beside a backlog', () => {
  const fullRun = { runId: 'full', at: '2026-03-29T11:58:00.000Z', partialRunIds: ['last'] };
  const beside = { ...position, fullRun };
  const startedAt = '2026-03-29T11:58:00.000Z';
  const partial = { readyBy: last.readyBy, dueAfter: last.dueBy };
  const full = { readyBy, base: last, recordedBy: ['full'] };
  const many = [...Array.from({ length: 19 }, (_, index) => `run-${index}`), 'last'];
  const checkpoint = { ...checkpointWindow, at: nineDaysAgo };

  it.each([
    ['leaves out what an unfinished full run reads', beside, { progressAt: seconds(19) }, partial],
    ['reads every due row after a full run that was interrupted', beside, { startedAt }, full],
    ['leaves it out for ten times as long as the full run read', beside, { finishedAt: seconds(19) }, partial],
    ['reads every due row after that, and skips what each run has recorded', beside, { finishedAt: seconds(18) }, full],
    [
      'reads every due row five minutes after the last full run',
      { ...beside, fullRun: { ...fullRun, at: '2026-03-29T11:56:00.000Z' } },
      { progressAt: seconds(90) },
      full,
    ],
    [
      'reads every due row after a run of an older release',
      { ...beside, fullRun: { ...fullRun, partialRunIds: [] } },
      { progressAt: seconds(90) },
      full,
    ],
    ['reads every due row when the full run has no record', beside, undefined, full],
    [
      'reads every due row after twenty partial runs',
      { ...beside, fullRun: { ...fullRun, partialRunIds: many } },
      { progressAt: seconds(90) },
      { ...full, recordedBy: ['full', ...many.slice(0, -1)] },
    ],
    [
      'looks for lost rows when the messages of a checkpoint have expired',
      { ...beside, checkpoint },
      { progressAt: seconds(90) },
      { ...full, lostBy: checkpointWindow },
    ],
  ])('%s', (_what, before, record, plan) => {
    const run = record && { startedAt, ...record };
    expect(planRun({ position: before, dueBy, now, isIdle: false, fullRun: run })).toEqual(plan);
  });

  it('reads every due row when it is idle, and for an earlier time than the last run', () => {
    const input = { position: beside, now, fullRun: { startedAt, progressAt: seconds(90) } };
    expect(planRun({ ...input, dueBy, isIdle: true })).toEqual({ readyBy, lostBy: lastWindow });
    expect(planRun({ ...input, dueBy: last.dueBy, isIdle: false })).toEqual(full);
  });

  function seconds(count: number): string {
    return new Date(Date.parse(startedAt) + count * 1_000).toISOString();
  }
});
