import { setImmediate as nextTurn } from 'node:timers/promises';
import { beforeEach, expect, it, jest } from '@jest/globals';
import { InvariantViolation, type Invariant } from '../oracle/violation.ts';
import type { SimulationOptions, Simulator } from './create-simulator.ts';
import { replayedDecisions } from './decisions.ts';
import { everyFault } from './faults.ts';
import { shrinkFailure } from './shrink-failure.ts';
import { SimulationFailure, type SimulationCase, type SimulationResult } from './simulate.ts';

const passed: SimulationResult = {
  trace: [],
  decisions: [],
  rows: [],
  steps: 0,
  faultsInjected: {},
  refusedByOutages: 0,
  unitCounts: {},
};
const row = (id: string) => ({ id, dueDate: '2026-03-29', timeZone: 'UTC', rule: 'none', changes: {}, values: {} });
const failing: SimulationCase = {
  rows: [row('a'), row('b'), row('c')],
  script: ['2026-03-28T12:00:00.000Z', '2026-03-29T12:00:00.000Z'],
  edits: [
    { kind: 'cancel', id: 'a' },
    { kind: 'cancel', id: 'c' },
  ],
};

function failureOf(invariant: Invariant, decisions: readonly number[], steps = 0): SimulationFailure {
  const replayed = replayedDecisions(decisions);
  for (let taken = 0; taken < decisions.length; taken += 1) replayed.draw();
  return new SimulationFailure(new InvariantViolation(invariant, 'b', 'broken'), {
    trace: { lines: Array.from({ length: steps }, (_, step) => `${step}`), add: () => undefined },
    decisions: replayed,
  });
}

/** The time, as `performance` tells it: it moves by as much as a run takes. */
let now = 0;
beforeEach(() => {
  now = 0;
  jest.spyOn(performance, 'now').mockImplementation(() => now);
});

/** Fails when `breaks` names a promise. */
function simulatorThat(
  breaks: (small: SimulationOptions, decisions: readonly number[]) => Invariant | undefined,
  { runMs = 0, steps = 0 } = {},
): { simulator: Simulator; underWay: () => number } {
  let underWay = 0;
  async function simulate(options: SimulationOptions): Promise<SimulationResult> {
    underWay += 1;
    await nextTurn();
    now += runMs;
    underWay -= 1;
    const decisions = 'decisions' in options ? options.decisions : [];
    const broken = breaks(options, decisions);
    if (broken !== undefined) throw failureOf(broken, decisions, steps);
    return passed;
  }
  return { simulator: { simulate, close: async () => await Promise.resolve() }, underWay: () => underWay };
}

it('keeps only the rows, triggers, edits, messages and outages that the failure needs, and few decisions', async () => {
  const { simulator } = simulatorThat(({ rows, script }, decisions) =>
    rows.some(({ id }) => id === 'b') && script.length > 0 && decisions.includes(3) ? 'I2' : undefined,
  );
  const message = { rowId: 'a', version: 1, runId: 'run' };
  const more: SimulationCase = {
    ...failing,
    messages: [{ queue: 'row', message }],
    outages: [{ fromMinutes: 0, toMinutes: 15, service: 'SQS', as: 'throttle' }],
    capacity: 'newOnDemand',
  };

  const shrunk = await shrinkFailure(simulator, more, failureOf('I2', [5, 0, 3, 7, 1, 9]));

  expect(shrunk.case).toEqual({
    rows: [row('b')],
    script: ['2026-03-28T12:00:00.000Z'],
    edits: [],
    messages: [],
    outages: [],
    dueBy: '2026-03-29T12:00:00.000Z',
  });
  expect(shrunk.failure.decisions).toEqual([0, 0, 3, 0, 0, 0]);
  expect(shrunk.runs).toBeGreaterThan(1);
});

it('keeps the edits and messages of a row that stays', async () => {
  const { simulator } = simulatorThat(({ edits = [] }) => (edits.some(({ id }) => id === 'c') ? 'I3' : undefined));

  const shrunk = await shrinkFailure(simulator, failing, failureOf('I3', []));

  expect(shrunk.case).toMatchObject({ rows: [{ id: 'c' }], script: [], edits: [{ kind: 'cancel', id: 'c' }] });
});

it('finds what the decisions need together, in steps that each take something away', async () => {
  const { simulator } = simulatorThat((_, decisions) => (decisions[1] === 1 && decisions[6] === 1 ? 'I2' : undefined));

  const shrunk = await shrinkFailure(simulator, failing, failureOf('I2', [1, 1, 1, 1, 1, 1, 1, 1]));

  expect(shrunk.failure.decisions).toEqual([0, 1, 0, 0, 0, 0, 1, 0]);
  expect(shrunk.case.rows).toEqual([]);
});

it('leaves out the kinds of faults that the failure does not need', async () => {
  const { simulator } = simulatorThat(({ faults = {} }) => (faults.crash === 0.02 ? 'I4' : undefined));

  const shrunk = await shrinkFailure(simulator, { ...failing, faults: everyFault }, failureOf('I4', []));

  expect(shrunk.case.faults).toEqual({ crash: 0.02 });
});

it('tries other orders of what is left when a part is left out', async () => {
  const ran: SimulationOptions[] = [];
  const { simulator } = simulatorThat((options) => {
    ran.push(options);
    return 'seed' in options && options.seed === 3 && options.rows.length === 1 ? 'I2' : undefined;
  });

  const shrunk = await shrinkFailure(simulator, { rows: [row('a'), row('b')], script: [] }, failureOf('I2', [1, 1]));

  expect(shrunk.case.rows).toHaveLength(1);
  expect(ran).toContainEqual(expect.objectContaining({ rows: [row('a')], seed: 3 }));
});

it('takes no longer way round to the same failure', async () => {
  const { simulator } = simulatorThat(() => 'I2', { steps: 5 });
  const first = failureOf('I2', [1], 4);

  expect(await shrinkFailure(simulator, failing, first)).toMatchObject({ case: failing, failure: first });
});

it('takes the failure of another promise for another failure', async () => {
  const { simulator } = simulatorThat(({ rows }) => (rows.length === 3 ? 'I2' : 'I4'));

  const shrunk = await shrinkFailure(simulator, failing, failureOf('I2', [1]));

  expect(shrunk.case.rows).toHaveLength(3);
  expect(shrunk.failure.message).toContain('I2');
});

it('gives the first failure when none of the smaller cases fails', async () => {
  const { simulator } = simulatorThat(() => undefined);
  const first = failureOf('I2', [1]);

  expect(await shrinkFailure(simulator, failing, first)).toMatchObject({ case: failing, failure: first });
});

it('has left no run under way when its time is up, and begins no other', async () => {
  const { simulator, underWay } = simulatorThat(() => 'I2', { runMs: 100 });

  const { runs } = await shrinkFailure(simulator, failing, failureOf('I2', [1, 1]), { atMostMs: 20 });

  expect(underWay()).toBe(0);
  expect(runs).toBeLessThan(2);
});

it('passes on what is no failure of the simulation', async () => {
  const { simulator } = simulatorThat(() => {
    throw new Error('the simulator is broken');
  });

  await expect(shrinkFailure(simulator, failing, failureOf('I2', [1]))).rejects.toThrow('the simulator is broken');
});
