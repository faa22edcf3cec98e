import { builtInRuleBook, defineRule, type RuleBook, valuesSchema } from '@daybreak/domain';
import type { SimulatedWiring } from '@daybreak/testkit';
import { expect, it } from '@jest/globals';
import { rowsOrFailure } from './catch-faulty-variant.ts';
import type { DaybreakPipeline } from './under-test/daybreak-pipeline.ts';
import { daybreakUnderTest } from './under-test/daybreak-under-test.ts';

/** Eight hours after a simulation begins, by its own clock. */
const deployedAt = '2101-01-01T08:00:00.000Z';
const row = (id: string, rule: string, changes: { [key: string]: number }) => ({
  id,
  dueDate: '2026-03-29',
  timeZone: 'UTC',
  rule,
  changes,
  values: {},
});
const run = {
  rows: [row('known', 'apply-changes', { price: 2 }), row('early', 'renew', { periodMonths: 1 })],
  script: ['2026-03-29T12:00:00.000Z'],
  seed: 1,
};

/** The rule `renew` is deployed while the row's message waits; until then the worker has `before` in its place. */
function deployedLater(before?: ReturnType<RuleBook['get']>): DaybreakPipeline {
  const rules = ({ clock }: SimulatedWiring): RuleBook => ({
    kinds: ['apply-changes'],
    get: (kind) => (kind === 'renew' && clock.now().toISOString() < deployedAt ? before : builtInRuleBook.get(kind)),
  });
  return daybreakUnderTest({ rules });
}

it('and its rows wait until it is deployed, while the others go on', async () => {
  expect(await rowsOrFailure(deployedLater(), run)).toMatchObject([
    { id: 'known', status: 'completed', completedAt: expect.stringMatching(/^2101-01-01T00:0/) },
    { id: 'early', status: 'scheduled', occurrence: 2, completedAt: expect.stringMatching(/^2101-01-01T08:/) },
  ]);
});

it('which a worker that fails them at once does not do', async () => {
  const none = defineRule({
    kind: 'renew',
    description: 'Stands for a rule that is not deployed.',
    input: valuesSchema,
    plan: () => {
      throw new Error('there is no such rule');
    },
  });
  expect(await rowsOrFailure(deployedLater(none), run)).toBe(
    'I6 broken at early: the row failed though it could succeed and none of its messages was given up on',
  );
});
