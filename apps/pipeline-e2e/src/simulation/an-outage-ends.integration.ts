import type { Outage } from '@daybreak/testkit';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { createDaybreakSimulator, type DaybreakCase, type DaybreakSimulator } from './create-daybreak-simulator.ts';
import { daybreakUnderTest } from './under-test/daybreak-under-test.ts';

/** A bound, not a wait: a busy machine takes many times as long as a quiet one. */
jest.setTimeout(300_000);

const row = (id: string) => ({
  id,
  dueDate: '2026-03-29',
  timeZone: 'UTC',
  rule: 'apply-changes',
  changes: { price: 2, plan: 'pro' },
  values: { price: 1 },
});
const due: DaybreakCase = { rows: [row('a'), row('b')], script: ['2026-03-29T12:00:00.000Z'] };
/** Shorter than a message's first visibility timeout and its second together. */
const noWrites: Outage = {
  fromMinutes: 0,
  toMinutes: 5,
  service: 'DynamoDB',
  operations: ['UpdateItem'],
  as: 'throttle',
};

let simulator: DaybreakSimulator;
beforeAll(async () => {
  simulator = await createDaybreakSimulator(daybreakUnderTest());
});
afterAll(async () => await simulator.close());

/** Each request of an operation: when it was answered, in minutes, and how. */
function answersTo(operation: string, trace: readonly string[]): { atMinutes: number; answer: string }[] {
  return trace.flatMap((line) => {
    const [, seconds, answer = ''] = new RegExp(` ([\\d.]+)s .*${operation} .* -> (.*)$`).exec(line) ?? [];
    return seconds === undefined ? [] : [{ atMinutes: Number(seconds) / 60, answer }];
  });
}

it('refuses every request of its kind until its end, and none afterwards', async () => {
  const { trace, rows, refusedByOutages } = await simulator.simulate({ ...due, outages: [noWrites], seed: 1 });

  const refusal = '400 ProvisionedThroughputExceededException, outage until 5 min';
  const updates = answersTo('DynamoDB.UpdateItem', trace);
  const during = updates.filter(({ atMinutes }) => atMinutes < noWrites.toMinutes);
  const after = updates.filter(({ atMinutes }) => atMinutes >= noWrites.toMinutes);
  expect(during.length).toBeGreaterThan(0);
  expect(new Set(during.map(({ answer }) => answer))).toEqual(new Set([refusal]));
  expect(after.length).toBeGreaterThan(0);
  expect(after.map(({ answer }) => answer)).not.toContain(refusal);
  expect(answersTo('DynamoDB.BatchGetItem', trace).every(({ answer }) => answer === '200')).toBe(true);
  expect(refusedByOutages).toBe(during.length);
  expect(rows).toMatchObject([{ status: 'completed' }, { status: 'completed' }]);
});

it('lets a run that it kept from beginning be made up for afterwards', async () => {
  const outage: Outage = { fromMinutes: 0, toMinutes: 60, service: 'DynamoDB', as: 'unreachable' };
  const { trace, rows } = await simulator.simulate({ ...due, outages: [outage], seed: 1 });

  expect(trace.some((line) => line.endsWith('-> outage until 60 min'))).toBe(true);
  expect(answersTo('DynamoDB.UpdateItem', trace).every(({ atMinutes }) => atMinutes >= 60)).toBe(true);
  expect(rows).toMatchObject([{ status: 'completed' }, { status: 'completed' }]);
});

it('keeps an edit waiting, which its owner then makes', async () => {
  const { trace, rows } = await simulator.simulate({
    ...due,
    edits: [{ kind: 'reschedule', id: 'a', dueDate: '2026-04-01' }],
    outages: [{ ...noWrites, as: 'serverError' }],
    seed: 1,
  });

  expect(trace.filter((line) => / owner#\d+ starts \{"kind":"reschedule","id":"a"/.test(line))).toHaveLength(2);
  expect(rows).toMatchObject([
    { id: 'a', status: 'scheduled', dueDate: '2026-04-01', version: 2 },
    { id: 'b', status: 'completed' },
  ]);
});
