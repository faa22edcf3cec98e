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
const [first, second, third, fourth] = [
  '2026-03-29T12:00:00.000Z',
  '2026-03-29T12:10:00.000Z',
  '2026-03-29T12:20:00.000Z',
  '2026-03-29T12:30:00.000Z',
] as const;
const run = {
  rows: [row('backlog', '2026-03-29'), row('soon', '2026-03-29', '12:05'), row('later', '2026-04-01')],
  // The first trigger comes twice. The first run reads its shards when it comes again, a minute and a half later.
  script: [first, first, second, third, fourth],
  edits: [
    { kind: 'change', id: 'soon', changes: { price: 3 } } as const,
    { kind: 'reschedule', id: 'later', dueDate: '2026-03-01' } as const,
  ],
  minutesApart: 1.5,
  // No message is handled before the last run.
  outages: [throttled(1, 'Query'), throttled(10, 'BatchGetItem')],
  seed: 1,
};

it('dispatches what became due since the last run, and a full run dispatches what else became ready', async () => {
  expect(await rowsOrFailure(daybreakUnderTest(), run)).toMatchObject([
    { id: 'backlog', history: { 1: { end: 'completed', runId: first } } },
    { id: 'soon', values: { price: 3 }, history: { 2: { end: 'completed', runId: second } } },
    { id: 'later', history: { 2: { end: 'completed', runId: fourth } } },
  ]);
});

it('is followed by a full run that sends its rows again, by a scanner that forgets it', async () => {
  expect(await rowsOrFailure(scannerThatForgetsPartialRuns(daybreakUnderTest()), run)).toBe(
    'I8 broken at soon: the row was dispatched by a second run',
  );
});
