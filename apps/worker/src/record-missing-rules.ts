import { RuleMissingError } from '@daybreak/domain';
import type { DecidedMessage } from './decide-row.ts';
import type { PlanRowsDependencies } from './plan-rows-dependencies.ts';

/** Records the rules that rows of the batch need and that are not deployed. When that fails, its error replaces theirs. */
export async function recordMissingRules(
  decided: readonly DecidedMessage[],
  { runs, checkTime, metrics }: Pick<PlanRowsDependencies, 'runs' | 'checkTime' | 'metrics'>,
): Promise<readonly DecidedMessage[]> {
  const missing = decided.flatMap((message) => missingRuleOf(message) ?? []);
  if (missing.length === 0) return decided;
  metrics.count('RowsWaitingForRule', missing.length);
  try {
    checkTime();
    await runs.recordMissingRules([...new Set(missing)]);
    return decided;
  } catch (error) {
    return decided.map((message) =>
      missingRuleOf(message) === undefined ? message : { ...message, decision: { kind: 'retry', error } },
    );
  }
}

function missingRuleOf({ decision }: DecidedMessage): string | undefined {
  return decision.kind === 'retry' && decision.error instanceof RuleMissingError ? decision.error.rule : undefined;
}
