import type { RowDefinition } from '@daybreak/domain';
import { everyFault, SimulationFailure, type PromiseSettings } from '@daybreak/testkit';
import { expect, it } from '@jest/globals';
import { workerWithLimitsOfItsOwn } from '../faulty/worker-with-limits-of-its-own.ts';
import { createDaybreakSimulator, type DaybreakResult } from './create-daybreak-simulator.ts';
import type { Scenario } from './scenario/scenario.ts';
import { scenarioOf, unevenFaultsOf } from './scenario/scenarios.ts';
import type { DaybreakPipeline } from './under-test/daybreak-pipeline.ts';
import { daybreakUnderTest } from './under-test/daybreak-under-test.ts';

/** A bound, not a wait. */
const timeoutMs = 300_000;
const limits = [{ rule: 'apply-changes', rowsPerSecond: 2 }];
const row: Omit<RowDefinition, 'id'> = {
  dueDate: '2026-03-29',
  timeZone: 'UTC',
  rule: 'apply-changes',
  changes: { price: 2 },
  values: {},
};
const many: Scenario = {
  rows: Array.from({ length: 9 }, (_, index) => ({ ...row, id: `row-${index}` })),
  script: ['2026-03-29T12:00:00.000Z'],
};

/** Runs each seed, and returns the results or the message of the first failure. */
async function runSeeds(
  pipeline: DaybreakPipeline,
  scenarios: (seed: number) => Scenario,
  seeds: number,
  promises?: PromiseSettings,
): Promise<DaybreakResult[] | string> {
  const simulator = await createDaybreakSimulator(pipeline, promises);
  const results: DaybreakResult[] = [];
  try {
    for (let seed = 1; seed <= seeds; seed += 1) {
      const faults = seed % 2 === 0 ? everyFault : unevenFaultsOf(seed);
      results.push(await simulator.simulate({ ...scenarios(seed), faults, seed }));
    }
    return results;
  } catch (error) {
    if (error instanceof SimulationFailure) return error.message;
    throw error;
  } finally {
    await simulator.close();
  }
}

it(
  'in every second, while each row is done and none fails, whatever goes wrong',
  async () => {
    const results = await runSeeds(daybreakUnderTest({ limits }), () => many, 15);
    if (typeof results === 'string') throw new Error(results);
    for (const { rows } of results)
      expect(rows.map(({ status, values }) => [status, values])).toEqual(rows.map(() => ['completed', { price: 2 }]));
  },
  timeoutMs,
);

it(
  'beside edits, rows that recur and rows that fail',
  async () => {
    const both = [...limits, { rule: 'renew', rowsPerSecond: 1 }];
    expect(await runSeeds(daybreakUnderTest({ limits: both }), scenarioOf, 20)).toEqual(expect.any(Array));
  },
  timeoutMs,
);

it(
  'and a worker that counts for itself is caught',
  async () => {
    // The kit sees it first, by the slots that it puts back; here the oracle has to count the rows.
    const promises = { 'no update is lost': { off: 'this is about the rows' } };
    const faulty = workerWithLimitsOfItsOwn(daybreakUnderTest({ limits }));
    const failure = await runSeeds(faulty, () => many, 40, promises);
    expect(failure).toMatch(/^I1 broken at /);
  },
  timeoutMs,
);
