import { everyFault } from '@daybreak/testkit';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { createDaybreakSimulator, type DaybreakCase, type DaybreakSimulator } from './create-daybreak-simulator.ts';
import { daybreakUnderTest } from './under-test/daybreak-under-test.ts';

/** A bound, not a wait: a busy machine takes many times as long as a quiet one. */
jest.setTimeout(300_000);

const pipeline = daybreakUnderTest();
const due: DaybreakCase = {
  rows: Array.from({ length: 8 }, (_, index) => ({
    id: `row-${index}`,
    dueDate: '2026-03-29',
    timeZone: 'UTC',
    rule: 'apply-changes',
    changes: { price: index },
    values: {},
  })),
  script: ['2026-03-29T12:00:00.000Z'],
};
/** Three writes and a half for each time that a message comes back. */
const scarce = { writeUnitsPerSecond: 0.02, readUnitsPerSecond: 1_000 };

let simulator: DaybreakSimulator;
beforeAll(async () => {
  simulator = await createDaybreakSimulator(pipeline);
});
afterAll(async () => await simulator.close());

function minutesOf(trace: readonly string[]): number {
  return Number(/ ([\d.]+)s /.exec(trace.at(-1) ?? '')?.[1]) / 60;
}

it('takes its time for what a table has no units for, and completes every row', async () => {
  const quick = await simulator.simulate({ ...due, capacity: 'newOnDemand', seed: 1 });
  const slow = await simulator.simulate({ ...due, capacity: scarce, seed: 1 });

  expect(minutesOf(quick.trace)).toBe(0);
  expect(minutesOf(slow.trace)).toBeGreaterThan(5);
  expect(
    slow.trace.filter((line) => line.endsWith('-> 400 ProvisionedThroughputExceededException, over capacity')),
  ).not.toEqual([]);
  for (const { rows } of [quick, slow])
    expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(['completed']));
});

it('reports what each table and index consumed, and throttled', async () => {
  const counted = await simulator.simulate({ ...due, capacity: 'unlimited', seed: 1 });
  const throttled = await simulator.simulate({ ...due, capacity: scarce, seed: 1 });

  const { rowsTable } = pipeline;
  // Each row is read once and updated once, and leaves the index; the firing updates the table's settings, and each invocation reads the pauses.
  const invocations = counted.trace.filter((line) => / daybreak-dev-\S+ starts$/.test(line)).length;
  expect(counted.unitCounts).toMatchObject({
    [rowsTable]: { write: due.rows.length + 1, read: due.rows.length + invocations, throttled: 0 },
    [`${rowsTable}/index/due`]: { write: due.rows.length, throttled: 0 },
  });
  // A message that comes again, once its row is done, fails its condition, and that consumes too.
  expect(throttled.unitCounts[rowsTable]?.write).toBeGreaterThanOrEqual(due.rows.length);
  expect(throttled.unitCounts[rowsTable]?.throttled).toBeGreaterThan(0);
  expect((await simulator.simulate({ ...due, seed: 1 })).unitCounts).toEqual({});
});

it('keeps every promise beside every other fault', async () => {
  const capacity = { writeUnitsPerSecond: 0.5, readUnitsPerSecond: 0.5 };
  for (let seed = 1; seed <= 20; seed += 1) {
    const { rows } = await simulator.simulate({ ...due, capacity, faults: everyFault, seed });
    expect(rows).toHaveLength(due.rows.length);
  }
});
