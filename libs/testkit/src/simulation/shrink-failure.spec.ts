import { setImmediate as nextTurn } from 'node:timers/promises';
import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { InvariantViolation } from '../oracle/invariant-violation.ts';
import { everyFault } from '../faults/faults.ts';
import type { Simulator } from './create-simulator.ts';
import type { Parts } from './parts.ts';
import { shrinkFailure } from './shrink-failure.ts';
import type { SimulationCase, SimulationOptions, SimulationResult } from './simulation-case.ts';
import { SimulationFailure } from './simulation-failure.ts';

interface Input {
  orders: readonly string[];
  days: readonly number[];
}

const parts: readonly Parts<Input>[] = [
  { count: ({ orders }) => orders.length, without: ({ orders }, index) => ({ orders: orders.toSpliced(index, 1) }) },
  { count: ({ days }) => days.length, without: ({ days }, index) => ({ days: days.toSpliced(index, 1) }) },
];
const passed: SimulationResult = {
  trace: [],
  decisions: [],
  events: 0,
  faultsInjected: {},
  refusedByOutages: 0,
  unitCounts: {},
};
const failing: SimulationCase<Input> = { orders: ['a', 'b', 'c'], days: [1, 2] };

function failureOf(invariant: string, decisions: readonly number[], events = 0): SimulationFailure {
  const trace = Array.from({ length: events }, (_, event) => `${event}`);
  return new SimulationFailure(new InvariantViolation(invariant, 'b', 'broken'), { trace, decisions });
}

/** The time of `performance.now`. Each run advances it. */
let now = 0;
beforeEach(() => {
  now = 0;
  jest.spyOn(performance, 'now').mockImplementation(() => now);
});

/** Creates a simulator whose runs fail if `breaks` returns a promise. */
function simulatorThat(
  breaks: (small: SimulationOptions<Input>, decisions: readonly number[]) => string | undefined,
  { runMs = 0, events = 0 } = {},
): { simulator: Simulator<Input, object>; underWay: () => number } {
  let underWay = 0;
  async function simulate(options: SimulationOptions<Input>): Promise<SimulationResult> {
    underWay += 1;
    await nextTurn();
    now += runMs;
    underWay -= 1;
    const decisions = 'decisions' in options ? options.decisions : [];
    const broken = breaks(options, decisions);
    if (broken !== undefined) throw failureOf(broken, decisions, events);
    return passed;
  }
  return { simulator: { simulate, close: async () => await Promise.resolve() }, underWay: () => underWay };
}

it('keeps only the parts, outages and capacity that the failure needs, and few decisions', async () => {
  const { simulator } = simulatorThat(({ orders, days }, decisions) =>
    orders.includes('b') && days.length > 0 && decisions.includes(3) ? 'P1' : undefined,
  );
  const more: SimulationCase<Input> = {
    ...failing,
    outages: [{ fromMinutes: 0, toMinutes: 15, service: 'SQS', as: 'throttle' }],
    capacity: 'newOnDemand',
  };

  const shrunk = await shrinkFailure(simulator, more, failureOf('P1', [5, 0, 3, 7, 1, 9]), { parts });

  expect(shrunk.case).toEqual({ orders: ['b'], days: [1], outages: [] });
  expect(shrunk.failure.decisions).toEqual([0, 0, 3, 0, 0, 0]);
  expect(shrunk.runs).toBeGreaterThan(1);
});

it('leaves the input unchanged if it has no parts', async () => {
  const { simulator } = simulatorThat(() => 'P1');
  const whole: SimulationCase<Input> = { ...failing, capacity: 'newOnDemand' };

  const shrunk = await shrinkFailure(simulator, whole, failureOf('P1', []), { parts: [] });

  expect(shrunk.case).toEqual(failing);
});

it("leaves out elements of the input's arrays by default", async () => {
  const { simulator } = simulatorThat(({ orders, days }) =>
    orders.includes('b') && days.includes(2) ? 'P1' : undefined,
  );

  const shrunk = await shrinkFailure(simulator, failing, failureOf('P1', []));

  expect(shrunk.case).toEqual({ orders: ['b'], days: [2] });
});

describe('an arbitrary of fast-check', () => {
  const arbitrary = fc.record({ orders: fc.array(fc.string()), days: fc.array(fc.nat()) });

  it('finds the smallest input that fails', async () => {
    const { simulator } = simulatorThat(({ orders, days }) =>
      orders.length >= 2 && days.some((day) => day > 1) ? 'P1' : undefined,
    );
    const more: SimulationCase<Input> = { orders: ['first', 'second', 'third'], days: [7, 1], faults: everyFault };

    const shrunk = await shrinkFailure(simulator, more, failureOf('P1', []), { arbitrary });

    expect(shrunk.case).toEqual({ orders: ['', ''], days: [2], faults: {} });
  });

  it('is rejected if it cannot shrink an input that it did not make', async () => {
    const { simulator } = simulatorThat(() => 'P1');
    const mapped = arbitrary.map(({ orders, days }) => ({ orders, days }));

    await expect(shrinkFailure(simulator, failing, failureOf('P1', []), { arbitrary: mapped })).rejects.toThrow(
      'give `map` an unmapper',
    );
  });
});

it('keeps two decisions that the failure needs together', async () => {
  const { simulator } = simulatorThat((_, decisions) => (decisions[1] === 1 && decisions[6] === 1 ? 'P1' : undefined));

  const shrunk = await shrinkFailure(simulator, failing, failureOf('P1', [1, 1, 1, 1, 1, 1, 1, 1]), { parts });

  expect(shrunk.failure.decisions).toEqual([0, 1, 0, 0, 0, 0, 1, 0]);
  expect(shrunk.case).toEqual({ orders: [], days: [] });
});

it('leaves out the faults that the failure does not need', async () => {
  const { simulator } = simulatorThat(({ faults = {} }) => (faults.crash === 0.02 ? 'P1' : undefined));

  const shrunk = await shrinkFailure(simulator, { ...failing, faults: everyFault }, failureOf('P1', []));

  expect(shrunk.case.faults).toEqual({ crash: 0.02 });
});

it('tries some seeds after it leaves out a part', async () => {
  const ran: SimulationOptions<Input>[] = [];
  const { simulator } = simulatorThat((options) => {
    ran.push(options);
    return 'seed' in options && options.seed === 3 && options.orders.length === 1 ? 'P1' : undefined;
  });

  const shrunk = await shrinkFailure(simulator, { orders: ['a', 'b'], days: [] }, failureOf('P1', [1, 1]), { parts });

  expect(shrunk.case.orders).toHaveLength(1);
  expect(ran).toContainEqual(expect.objectContaining({ orders: ['a'], seed: 3 }));
});

it('rejects a smaller case that needs more events', async () => {
  const { simulator } = simulatorThat(() => 'P1', { events: 5 });
  const first = failureOf('P1', [1], 4);

  expect(await shrinkFailure(simulator, failing, first, { parts })).toMatchObject({ case: failing, failure: first });
});

it('rejects a smaller case that breaks another promise', async () => {
  const { simulator } = simulatorThat(({ orders }) => (orders.length === 3 ? 'P1' : 'P2'));

  const shrunk = await shrinkFailure(simulator, failing, failureOf('P1', [1]), { parts });

  expect(shrunk.case.orders).toHaveLength(3);
  expect(shrunk.failure.message).toContain('P1');
});

it('returns the first failure if no smaller case fails', async () => {
  const { simulator } = simulatorThat(() => undefined);
  const first = failureOf('P1', [1]);

  expect(await shrinkFailure(simulator, failing, first, { parts })).toMatchObject({ case: failing, failure: first });
});

it('starts no run after its time limit, and leaves none running', async () => {
  const { simulator, underWay } = simulatorThat(() => 'P1', { runMs: 100 });

  const { runs } = await shrinkFailure(simulator, failing, failureOf('P1', [1, 1]), { parts, atMostMs: 20 });

  expect(underWay()).toBe(0);
  expect(runs).toBeLessThan(2);
});

it('throws an error that is not a SimulationFailure', async () => {
  const { simulator } = simulatorThat(() => {
    throw new Error('the simulator is broken');
  });

  await expect(shrinkFailure(simulator, failing, failureOf('P1', [1]))).rejects.toThrow('the simulator is broken');
});
