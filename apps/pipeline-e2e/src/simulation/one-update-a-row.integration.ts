import { expect, it } from '@jest/globals';
import { createDaybreakSimulator } from './create-daybreak-simulator.ts';
import { daybreakUnderTest, type UnderTestOptions } from './under-test/daybreak-under-test.ts';

const changes = { a: 1, b: 2, c: 3, d: 4, e: 5 };
const rows = Array.from({ length: 20 }, (_, n) => ({
  id: `row ${n}`,
  dueDate: '2026-03-29',
  timeZone: 'UTC',
  rule: 'apply-changes',
  changes,
  values: {},
}));
const seeds = [1, 2, 3];

/** How many updates the writer makes a row, of runs in which nothing goes wrong, in whatever order its messages come. */
async function updatesPerRow(values: UnderTestOptions['values']): Promise<number> {
  const simulator = await createDaybreakSimulator(daybreakUnderTest({ values }));
  let updates = 0;
  for (const seed of seeds) {
    const { trace } = await simulator.simulate({ rows, script: ['2026-03-29T12:00:00.000Z'], seed });
    updates += trace.filter((line) => /dev-writer#\d+ DynamoDB\.UpdateItem/.test(line)).length;
  }
  await simulator.close();
  return updates / (seeds.length * rows.length);
}

it('takes one update to write a row whose values travel together', async () => {
  expect(await updatesPerRow('together')).toBe(1);
});

it('takes several where they travel apart', async () => {
  expect(await updatesPerRow('apart')).toBeGreaterThan(1.2);
});
