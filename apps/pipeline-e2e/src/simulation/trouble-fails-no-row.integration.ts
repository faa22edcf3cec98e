import { failureOf, type Outage } from '@daybreak/testkit';
import { expect, it, jest } from '@jest/globals';
import { createDaybreakSimulator, type DaybreakCase } from './create-daybreak-simulator.ts';
import { daybreakUnderTest } from './under-test/daybreak-under-test.ts';
import { givingUpAfter } from './under-test/giving-up-after.ts';

/** A bound, not a wait: a busy machine takes many times as long as a quiet one. */
jest.setTimeout(300_000);

const row = (id: string, rule = 'apply-changes') => ({
  id,
  dueDate: '2026-03-29',
  timeZone: 'UTC',
  rule,
  changes: rule === 'renew' ? { periodMonths: 1 } : { price: 2, plan: 'pro' },
  values: { price: 1 },
});
const rows = [row('once'), row('twice'), row('monthly', 'renew')];
/** Dispatched when the trouble begins, so that their messages bear all of it. */
const due: DaybreakCase = {
  rows,
  script: [],
  dueBy: '2026-03-29T12:00:00.000Z',
  messages: rows.map(({ id }) => ({ queue: 'row', message: { rowId: id, version: 1, runId: 'run' } })),
};

type Trouble = Pick<Outage, 'service' | 'operations' | 'as'>;
const troubles: readonly (readonly [what: string, trouble: Trouble])[] = [
  ['throttled writes', { service: 'DynamoDB', operations: ['UpdateItem'], as: 'throttle' }],
  ['500s of DynamoDB', { service: 'DynamoDB', as: 'serverError' }],
  ['sends that SQS refuses', { service: 'SQS', operations: ['SendMessageBatch'], as: 'throttle' }],
  ['a DynamoDB out of reach', { service: 'DynamoDB', as: 'unreachable' }],
  ['a writer without its permission', { service: 'DynamoDB', operations: ['UpdateItem'], as: 'accessDenied' }],
];
const cases = troubles.flatMap(([what, trouble]) => [15, 60, 240].map((minutes) => ({ minutes, what, trouble })));
const outageOf = (minutes: number, trouble: Trouble): Outage => ({ fromMinutes: 0, toMinutes: minutes, ...trouble });

it.each(cases)('$minutes minutes of $what end with every row completed', async ({ minutes, trouble }) => {
  const simulator = await createDaybreakSimulator(daybreakUnderTest());
  try {
    for (const seed of [1, 2]) {
      const run = { ...due, outages: [outageOf(minutes, trouble)], seed };
      const { rows: found, trace, refusedByOutages } = await simulator.simulate(run);

      expect(refusedByOutages).toBeGreaterThan(0);
      expect(Object.fromEntries(found.map(({ id, status, version }) => [id, `${status} v${version}`]))).toEqual({
        once: 'completed v1',
        twice: 'completed v1',
        monthly: 'scheduled v2',
      });
      // Nothing was given up on, by a function or by a queue, and nobody redrove anything.
      expect(trace.filter((line) => /DeadLetterQueue|redrive/.test(line))).toEqual([]);
    }
  } finally {
    await simulator.close();
  }
});

it('backs off for up to a quarter of an hour, instead of using receives up', async () => {
  const simulator = await createDaybreakSimulator(daybreakUnderTest());
  try {
    const noReads: Trouble = { service: 'DynamoDB', operations: ['BatchGetItem'], as: 'throttle' };
    const { trace } = await simulator.simulate({ ...due, outages: [outageOf(240, noReads)], seed: 1 });
    const deliveries = trace.filter((line) => line.includes('RowQueue delivers')).length;

    // At three minutes each, as without backing off, they would come to eighty for each message.
    expect(deliveries).toBeLessThan(rows.length * 30);
  } finally {
    await simulator.close();
  }
});

it('is caught where a queue gives up after five receives', async () => {
  const simulator = await createDaybreakSimulator(givingUpAfter(5, daybreakUnderTest()));
  try {
    const { violation } =
      (await failureOf(simulator, {
        ...due,
        outages: [outageOf(60, { service: 'DynamoDB', as: 'throttle' })],
        seed: 1,
      })) ?? {};

    expect(violation?.message).toMatch(/^I8 broken at .*: a message was given up on too early$/);
  } finally {
    await simulator.close();
  }
});

it('fails a row when it lasts for more than a day, with the reason', async () => {
  const simulator = await createDaybreakSimulator(daybreakUnderTest());
  try {
    const noReads: Trouble = { service: 'DynamoDB', operations: ['BatchGetItem'], as: 'throttle' };
    const { rows: found } = await simulator.simulate({ ...due, outages: [outageOf(26 * 60, noReads)], seed: 1 });

    for (const { status, lastError } of found) {
      expect({ status, name: lastError?.name }).toEqual({
        status: 'failed',
        name: 'ProvisionedThroughputExceededException',
      });
    }
  } finally {
    await simulator.close();
  }
});
