import { everyFault } from '@daybreak/testkit';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createDaybreakSimulator, type DaybreakSimulator } from './create-daybreak-simulator.ts';
import { scenarioOf, unevenFaultsOf } from './scenario/scenarios.ts';
import { daybreakUnderTest } from './under-test/daybreak-under-test.ts';

/** A bound, not a wait: a busy machine takes many times as long as a quiet one. */
const timeoutMs = 300_000;
const seeds = Array.from({ length: 40 }, (_, index) => index + 1);

let simulator: DaybreakSimulator;
beforeAll(async () => {
  simulator = await createDaybreakSimulator(daybreakUnderTest());
});
afterAll(async () => await simulator.close());

it(
  'keeps every promise when everything goes wrong now and then',
  async () => {
    const injected = new Set<string>();
    const failures = new Set<string>();
    for (const seed of seeds) {
      const { faultsInjected, rows } = await simulator.simulate({ ...scenarioOf(seed), faults: everyFault, seed });
      for (const fault of Object.keys(faultsInjected)) injected.add(fault);
      for (const { lastError } of rows) if (lastError !== undefined) failures.add(lastError.name);
    }

    // No function reads without asking for consistency, writes a batch of items, or makes a transaction.
    const impossible = new Set(['staleRead', 'unprocessedItems', 'transactionConflict']);
    const possible = Object.keys(everyFault).filter((fault) => !impossible.has(fault));
    expect([...injected].toSorted()).toEqual(possible.toSorted());
    // Those that fail a row at once, too.
    expect([...failures]).toEqual(expect.arrayContaining(['PlanError', 'UnwritableError']));
  },
  timeoutMs,
);

it(
  'keeps every promise when some things go wrong often',
  async () => {
    const statuses = new Set<string>();
    for (const seed of seeds.slice(0, 15)) {
      const { rows } = await simulator.simulate({ ...scenarioOf(seed), faults: unevenFaultsOf(seed), seed });
      for (const { status } of rows) statuses.add(status);
    }

    expect([...statuses].toSorted()).toEqual(['cancelled', 'completed', 'failed', 'scheduled']);
  },
  timeoutMs,
);

it('has one scenario and one set of faults for a seed', () => {
  expect(scenarioOf(7)).toEqual(scenarioOf(7));
  expect(unevenFaultsOf(7)).toEqual(unevenFaultsOf(7));
  expect(new Set(seeds.map((seed) => JSON.stringify(scenarioOf(seed)))).size).toBeGreaterThan(36);
});
