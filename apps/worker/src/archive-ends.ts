import { mapWithConcurrency } from '@daybreak/runtime';
import type { Decided } from './decide-row.ts';
import type { PlanRowsDependencies } from './plan-rows-dependencies.ts';

/** How many rows' ends are archived at a time. */
const archiveConcurrency = 10;

/** Archives what rows need not carry any longer, before anything says that it is archived. A row for which that fails is a retry. */
export async function archiveEnds(
  decided: readonly Decided[],
  { rows, checkTime }: Pick<PlanRowsDependencies, 'rows' | 'checkTime'>,
): Promise<Decided[]> {
  const settled = await mapWithConcurrency(decided, archiveConcurrency, async ({ decision }) => {
    if (!('archive' in decision) || Object.keys(decision.archive.ends).length === 0) return;
    checkTime();
    await rows.archive(decision.archive);
  });
  return decided.map((each, index) => {
    const result = settled[index];
    if (result?.status !== 'rejected') return each;
    const error: unknown = result.reason;
    return { ...each, decision: { kind: 'retry', error } };
  });
}
