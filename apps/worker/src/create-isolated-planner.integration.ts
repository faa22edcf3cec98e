import { type PlannableRow, RuleMissingError } from '@daybreak/domain';
import { describe, expect, it } from '@jest/globals';
import { createIsolatedPlanner, type IsolatedPlanner } from './create-isolated-planner.ts';

/** Far longer than a plan takes on a busy machine. A rule that never returns gets a shorter limit. */
const timeLimitMs = 30_000;
const planner = (rule?: string): IsolatedPlanner =>
  createIsolatedPlanner({
    file: new URL('testing/poison-thread.ts', import.meta.url),
    timeLimitMs: rule === 'never-returns' ? 1_000 : timeLimitMs,
    memoryLimitMb: 32,
  });

const row = (rule: string): PlannableRow => ({
  id: 'row',
  dueDate: '2026-03-29',
  timeZone: 'UTC',
  rule,
  occurrence: 1,
  anchorDate: '2026-03-29',
  changes: rule === 'well-behaved' ? { price: 2 } : {},
});
const ends = [
  ['throws', 'it threw TypeError'],
  ['never-returns', 'the rule did not return within 1 s'],
  ['runs-out-of-memory', 'the rule ran out of memory (32 MB)'],
  ['leaves-the-process', 'the rule ended its process'],
] as const;

describe('a rule that', () => {
  it.each(ends)('%s fails its own plan, and the next plan succeeds', async (rule, reason) => {
    await using isolated = planner(rule);

    const refused = { name: 'PlanError', rowId: 'row', rule, reason: expect.stringContaining(reason) };
    await expect(isolated.plan(row(rule))).rejects.toMatchObject(refused);
    expect(await isolated.plan(row('well-behaved'))).toEqual({ values: { price: 2 } });
    // In a thread that has already planned a row.
    await expect(isolated.plan(row(rule))).rejects.toMatchObject(refused);
  });
});

it('throws RuleMissingError for a missing rule, like planRow', async () => {
  await using isolated = planner();
  const kinds = [...ends.map(([rule]) => rule), 'well-behaved'];

  await expect(isolated.plan(row('renew-2'))).rejects.toEqual(new RuleMissingError(row('renew-2'), { kinds }));
});

it('reuses its thread', async () => {
  await using isolated = planner();
  const startedAt = performance.now();
  for (let plans = 0; plans < 20; plans += 1) await isolated.plan(row('well-behaved'));

  // If a thread answered only once, each further plan would run into the time limit.
  expect(performance.now() - startedAt).toBeLessThan(timeLimitMs);
});

it('passes only the fields of PlannableRow to the thread', async () => {
  await using isolated = planner();
  const withSecret = { ...row('well-behaved'), values: { secret: 1 }, writes: () => undefined };

  expect(await isolated.plan(withSecret)).toEqual({ values: { price: 2 } });
});
