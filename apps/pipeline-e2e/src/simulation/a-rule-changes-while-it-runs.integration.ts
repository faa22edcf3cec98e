import { createRuleBook, defineRule, type Row, valuesSchema } from '@daybreak/domain';
import { everyFault, type SimulatedWiring } from '@daybreak/testkit';
import { expect, it } from '@jest/globals';
import * as v from 'valibot';
import { writerThatCountsKeys } from '../faulty/writer-that-counts-keys.ts';
import { createDaybreakSimulator } from './create-daybreak-simulator.ts';
import type { DaybreakPipeline } from './under-test/daybreak-pipeline.ts';
import { daybreakUnderTest } from './under-test/daybreak-under-test.ts';

const atMost = 1_000;
/** A bound, not a wait: a busy machine takes many times as long as a quiet one. */
const timeoutMs = 300_000;

const before = { price: 1, plan: 'basic', note: 'before' };
const after = { price: 2, plan: 'pro', discount: 'after' };
const rows = ['a', 'b'].map((id) => ({
  id,
  dueDate: '2026-03-29',
  timeZone: 'UTC',
  rule: 'changing',
  changes: { before, after },
  values: {},
}));
/** The second run finds what the first has left; the third comes when the new code alone plans. */
const script = ['2026-03-29T06:00:00.000Z', '2026-03-29T12:00:00.000Z', '2026-03-29T18:00:00.000Z'];

/** Rules while functions are replaced: a row is planned by the old code or by the new, as the one or the other gets its message. */
function changingRules({ random }: SimulatedWiring) {
  return createRuleBook([
    defineRule({
      kind: 'changing',
      description: 'Plans as it did before, or as it does after a deployment.',
      input: v.object({ before: valuesSchema, after: valuesSchema }),
      plan: ({ changes }) => ({ values: random() < 0.5 ? changes.before : changes.after }),
    }),
  ]);
}

it(
  'and each row is completed with the values of one plan',
  async () => {
    const { mixed, completed } = await runSeeds(daybreakUnderTest({ values: 'apart', rules: changingRules }), 15);
    expect(mixed).toBeUndefined();
    // Most are; of some the messages were lost with the faults, or two plans took turns.
    expect(completed).toBeGreaterThan(20);
  },
  timeoutMs,
);

it(
  'which a writer that counts keys does not keep',
  async () => {
    const pipeline = writerThatCountsKeys(daybreakUnderTest({ values: 'apart', rules: changingRules }));
    expect((await runSeeds(pipeline, atMost)).mixed).toMatch(/^seed \d+ completed [ab] with \w+/);
  },
  timeoutMs,
);

/** How many rows were completed, and the first that was with values of two plans. */
async function runSeeds(pipeline: DaybreakPipeline, seeds: number) {
  const simulator = await createDaybreakSimulator(pipeline);
  let completed = 0;
  try {
    for (let seed = 1; seed <= seeds; seed += 1) {
      // The oracle knows one plan of a row, so this run is looked at here alone.
      const result = await simulator.simulate({ rows, script, faults: everyFault, seed, unchecked: true });
      for (const row of result.rows.filter(({ status }) => status === 'completed')) {
        completed += 1;
        const keys = Object.keys(row.writes).toSorted();
        if (![before, after].some((plan) => isWritten(row, plan)))
          return { completed, mixed: `seed ${seed} completed ${row.id} with ${keys.join(', ')}` };
      }
    }
    return { completed, mixed: undefined };
  } finally {
    await simulator.close();
  }
}

function isWritten({ values, writes }: Row, plan: typeof before | typeof after): boolean {
  const keys = Object.keys(plan);
  return (
    keys.length === Object.keys(writes).length &&
    Object.entries(plan).every(([key, value]) => Object.hasOwn(writes, key) && values[key] === value)
  );
}
