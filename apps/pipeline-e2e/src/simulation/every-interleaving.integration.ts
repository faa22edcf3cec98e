import type { RowDefinition, ValueMessage } from '@daybreak/domain';
import { createSimulator, explore, type Simulator } from '@daybreak/testkit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { daybreakUnderTest } from './daybreak-under-test.ts';

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
});
const price = { queue: 'value', message: valueMessage({ price: 2 }) } as const;
const plan = { queue: 'value', message: valueMessage({ plan: 'pro' }) } as const;

let simulator: Simulator;
beforeAll(async () => {
  simulator = await createSimulator({ pipeline: daybreakUnderTest() });
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

    expect(interleavings).toBe(49);
  });

  it('of a completion that races a cancellation leaves one or the other, whole', async () => {
    const ends = new Set<string>();
    const { interleavings } = await explore(
      simulator,
      {
        rows: [row],
        script: [],
        dueBy,
        messages: [{ queue: 'value', message: valueMessage({ price: 2, plan: 'pro' }) }],
        edits: [{ kind: 'cancel', id: 'row' }],
      },
      {
        onRun: ({ rows: [end] }) => ends.add(`${end?.status} v${end?.version}, values ${JSON.stringify(end?.values)}`),
      },
    );

    expect(interleavings).toBe(10);
    expect([...ends].toSorted()).toEqual([
      'cancelled v2, values {"price":1}',
      'completed v1, values {"price":2,"plan":"pro"}',
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
        messages: [
          price,
          plan,
          { queue: 'value', message: { ...valueMessage({ price: 2, plan: 'pro' }), runId: 'other run' } },
        ],
      },
      {
        onRun: ({ rows: [end] }) => {
          const { end: how, runId, superseded = {} } = end?.history[1] ?? {};
          ends.add(`${how} by ${runId}, too late: ${Object.keys(superseded).join(', ')}`);
        },
      },
    );

    expect(interleavings).toBe(50);
    expect([...ends].toSorted()).toEqual([
      'completed by other run, too late: run',
      'completed by run, too late: other run',
    ]);
  });
});
