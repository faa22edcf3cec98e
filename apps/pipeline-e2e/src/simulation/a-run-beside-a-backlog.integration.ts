import type { Outage } from '@daybreak/testkit';
import { expect, it } from '@jest/globals';
import { scannerThatForgetsPartialRuns } from '../faulty/scanner-that-forgets-partial-runs.ts';
import { rowsOrFailure } from './catch-faulty-variant.ts';
import { daybreakUnderTest } from './under-test/daybreak-under-test.ts';

const row = (id: string, dueDate: string, dueTime?: string) => ({
  id,
  dueDate,
  ...(dueTime === undefined ? {} : { dueTime }),
  timeZone: 'UTC',
  rule: 'apply-changes',
  changes: { price: 2 },
  values: {},
});
const throttled = (toMinutes: number, operation: string): Outage => ({
  fromMinutes: 0,
  toMinutes,
  service: 'DynamoDB',
  operations: [operation],
  as: 'throttle',
});
const script = ['00', '10', '20', '30', '40', '50'].map((minutes) => `2026-03-29T12:${minutes}:00.000Z`);
const run = {
  rows: [row('backlog', '2026-03-29'), row('soon', '2026-03-29', '12:15'), row('later', '2026-04-01')],
  script,
  edits: [
    { kind: 'change', id: 'soon', changes: { price: 3 } } as const,
    { kind: 'change', id: 'later', changes: { price: 4 } } as const,
    // To a past day, after the first run has read its shards.
    { kind: 'reschedule', id: 'later', dueDate: '2026-03-01' } as const,
  ],
  minutesApart: 1,
  // The first run reads its shards half a minute later, and no message is handled before the last run.
  outages: [throttled(0.5, 'Query'), throttled(10, 'BatchGetItem')],
  seed: 1,
};

it('dispatches what became due since the last run, and a full run dispatches what else became ready', async () => {
  expect(await rowsOrFailure(daybreakUnderTest(), run)).toMatchObject([
    { id: 'backlog', history: { 1: { end: 'completed', runId: script[0] } } },
    { id: 'soon', values: { price: 3 }, history: { 2: { end: 'completed', runId: script[2] } } },
    { id: 'later', history: { 3: { end: 'completed', runId: script[5] } } },
  ]);
});

it('is followed by a full run that sends its rows again, by a scanner that forgets it', async () => {
  expect(await rowsOrFailure(scannerThatForgetsPartialRuns(daybreakUnderTest()), run)).toBe(
    'I8 broken at soon: the row was dispatched by a second run',
  );
});
