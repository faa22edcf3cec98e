import { mapWithConcurrency } from '@daybreak/runtime';
import type { DecidedMessage } from './decide-row.ts';
import type { PlanRowsDependencies } from './plan-rows-dependencies.ts';

const archiveConcurrency = 10;

/** Archives ends of rows before a message lists them as archived. A row whose ends could not be archived is a retry. */
export async function archiveEnds(
  decided: readonly DecidedMessage[],
  { rows, checkTime }: Pick<PlanRowsDependencies, 'rows' | 'checkTime'>,
): Promise<DecidedMessage[]> {
  const settled = await mapWithConcurrency(decided, archiveConcurrency, async ({ decision }) => {
    if (!('archive' in decision) || Object.keys(decision.archive.ends).length === 0) return;
    checkTime();
    await rows.archive(decision.archive);
  });
  return decided.map((message, index) => {
    const result = settled[index];
    if (result?.status !== 'rejected') return message;
    const error: unknown = result.reason;
    return { ...message, decision: { kind: 'retry', error } };
  });
}
