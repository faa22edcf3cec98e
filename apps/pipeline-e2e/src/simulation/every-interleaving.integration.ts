import type { RowDefinition, ValueMessage } from '@daybreak/domain';
import { explore, SimulationFailure } from '@daybreak/testkit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writerThatWritesTheMapBack } from '../faulty/writer-that-writes-the-map-back.ts';
import {
  createDaybreakSimulator,
  type DaybreakCase,
  type DaybreakResult,
  type DaybreakSimulator,
} from './create-daybreak-simulator.ts';
import { daybreakUnderTest } from './under-test/daybreak-under-test.ts';

const row: RowDefinition = {
  id: 'row',
  dueDate: '2026-03-29',
  timeZone: 'UTC',
  rule: 'apply-changes',
  changes: { price: 2, plan: 'pro' },
  values: { price: 1 },
};
const dueBy = '2026-03-29T12:00:00.000Z';
const valueMessage = (values: ValueMessage['values']): ValueMessage => ({
  rowId: 'row',
  version: 1,
  runId: 'run',
  values,
  expected: 2,
  dueDate: row.dueDate,
});
const price = { queue: 'value', message: valueMessage({ price: 2 }) } as const;
const plan = { queue: 'value', message: valueMessage({ plan: 'pro' }) } as const;

let simulator: DaybreakSimulator;
beforeAll(async () => {
  simulator = await createDaybreakSimulator(daybreakUnderTest());
});
afterAll(async () => await simulator.close());

describe('every interleaving, each once', () => {
  it('of two messages of one row, one of them duplicated, completes the row', async () => {
    const { interleavings } = await explore(simulator, {
      rows: [row],
      script: [],
      dueBy,
      messages: [price, plan, plan],
    });

    expect(interleavings).toBe(791);
  });

  it('of two messages of one row, whichever of them the queue hands out first, completes the row', async () => {
    const { interleavings } = await explore(simulator, {
      rows: [row],
      script: [],
      dueBy,
      messages: [price, plan],
      faults: { reorderedDelivery: 1 },
    });

    expect(interleavings).toBe(92);
  });

  const race: DaybreakCase = {
    rows: [row],
    script: [],
    dueBy,
    messages: [{ queue: 'value', message: valueMessage({ price: 2, plan: 'pro' }) }],
  };
  const endOf = ({ rows: [end] }: DaybreakResult) =>
    `${end?.status} v${end?.version}, values ${JSON.stringify(end?.values)}, v1 ${end?.history[1]?.end}`;

  it('of a completion that races a cancellation leaves one or the other, whole', async () => {
    const ends = new Set<string>();
    const { interleavings } = await explore(
      simulator,
      { ...race, edits: [{ kind: 'cancel', id: 'row' }] },
      { onRun: (result) => ends.add(endOf(result)) },
    );

    expect(interleavings).toBe(20);
    expect([...ends].toSorted()).toEqual([
      'cancelled v2, values {"price":1}, v1 cancelled',
      'completed v1, values {"price":2,"plan":"pro"}, v1 completed',
    ]);
  });

  it('of a completion that races a pause leaves the row done, or held back and untouched', async () => {
    const ends = new Set<string>();
    const { interleavings } = await explore(
      simulator,
      { ...race, edits: [{ kind: 'pause', id: 'row' }] },
      { onRun: (result) => ends.add(endOf(result)) },
    );

    expect(interleavings).toBe(20);
    expect([...ends].toSorted()).toEqual([
      'completed v1, values {"price":2,"plan":"pro"}, v1 completed',
      'scheduled v2, values {"price":1}, v1 paused',
    ]);
  });

  it('of a completion that races a reschedule leaves the row waiting for its new day, done before or not at all', async () => {
    const ends = new Set<string>();
    const { interleavings } = await explore(
      simulator,
      { ...race, edits: [{ kind: 'reschedule', id: 'row', dueDate: '2026-03-30' }] },
      { onRun: (result) => ends.add(endOf(result)) },
    );

    // One event more than a cancellation: the owner asks for the count of shards.
    expect(interleavings).toBe(35);
    expect([...ends].toSorted()).toEqual([
      'scheduled v2, values {"price":1}, v1 rescheduled',
      'scheduled v2, values {"price":2,"plan":"pro"}, v1 completed',
    ]);
  });

  it('of two runs that dispatched one row counts it once for each', async () => {
    const ends = new Set<string>();
    const { interleavings } = await explore(
      simulator,
      {
        rows: [row],
        script: [],
        dueBy,
        messages: ['run', 'other run'].map((runId) => ({
          queue: 'value' as const,
          message: { ...valueMessage({ price: 2, plan: 'pro' }), runId },
        })),
      },
      {
        onRun: ({ rows: [end] }) => {
          const { end: how, runId, superseded = {} } = end?.history[1] ?? {};
          ends.add(`${how} by ${runId}, too late: ${Object.keys(superseded).join(', ')}`);
        },
      },
    );

    expect(interleavings).toBe(12);
    expect([...ends].toSorted()).toEqual([
      'completed by other run, too late: run',
      'completed by run, too late: other run',
    ]);
  });
});

it('repeats a failure from its decisions, event by event', async () => {
  const variant = await createDaybreakSimulator(writerThatWritesTheMapBack(daybreakUnderTest()));
  try {
    const small: DaybreakCase = { rows: [row], script: [], dueBy, messages: [price, plan] };
    const found = await failureOf(explore(variant, small));

    const replayed = await failureOf(variant.simulate({ ...small, decisions: found.decisions }));

    expect(replayed.message).toBe(found.message);
    expect(replayed.trace).toEqual(found.trace);
  } finally {
    await variant.close();
  }
});

async function failureOf(work: Promise<unknown>): Promise<SimulationFailure> {
  try {
    await work;
  } catch (error) {
    if (error instanceof SimulationFailure) return error;
    throw error;
  }
  throw new Error('No promise was broken');
}
