import { expect, test } from '@jest/globals';
import { makeRun } from '../testing/make-row.ts';
import { reportOf } from '../overview/run-report.ts';
import { formatRuns } from './runs.ts';

const run = makeRun('2026-03-29T00:00:00Z', { runId: 'r' });
const outcomes = new Map([['r', { completed: 1_000, skipped: 0, failed: 2, superseded: 1 }]]);

test('the outcomes of a run add up to what it dispatched', () => {
  expect(reportOf(run, outcomes, 'stack')).toEqual({
    runId: 'r',
    scheduledTime: '2026-03-29T00:00:00.000Z',
    state: 'finished',
    startedAt: '2026-03-29T00:00:00.000Z',
    finishedAt: '2026-03-29T00:01:00.000Z',
    dispatched: 1_203,
    completed: 1_000,
    skipped: 0,
    superseded: 1,
    failed: 2,
    inFlight: 200,
  });
});

test('runs prints a table, with and without outcomes', () => {
  expect(formatRuns({ runs: [reportOf(run, outcomes, 'stack')] }).split('\n')).toEqual([
    '  scheduled for         state     dispatched  completed  superseded  failed  in flight  run',
    '  2026-03-29T00:00:00Z  finished  1,203       1,000      1           2       200        r',
  ]);
  expect(formatRuns({ runs: [reportOf(run, undefined, 'stack')] }).split('\n')).toEqual([
    '  scheduled for         state     dispatched  run',
    '  2026-03-29T00:00:00Z  finished  1,203       r',
  ]);
  expect(formatRuns({ runs: [] })).toBe('No run yet');
});

test('an unfinished run of a folder is interrupted', () => {
  const unfinished = makeRun('2026-03-29T00:00:00Z', { runId: 'r', status: 'running', finishedAt: undefined });
  expect(reportOf(unfinished, undefined, 'folder').state).toBe('interrupted');
  expect(reportOf(unfinished, undefined, 'stack').state).toBe('running');
  expect(reportOf(run, undefined, 'folder').state).toBe('finished');
});

test('runs has a column for skipped occurrences when a run skipped any', () => {
  const skipping = new Map([['r', { completed: 1_000, skipped: 3, failed: 2, superseded: 1 }]]);
  expect(formatRuns({ runs: [reportOf(run, skipping, 'stack')] }).split('\n')).toEqual([
    '  scheduled for         state     dispatched  completed  skipped  superseded  failed  in flight  run',
    '  2026-03-29T00:00:00Z  finished  1,203       1,000      3        1           2       197        r',
  ]);
});
