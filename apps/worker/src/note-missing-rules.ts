import { RuleMissingError } from '@daybreak/domain';
import type { Decided } from './decide-row.ts';
import type { PlanRowsDependencies } from './plan-rows-dependencies.ts';

/** Notes the rules that rows of the batch wait for. Where that fails, its error is why those rows are retried. */
export async function recordMissingRules(
  decided: readonly Decided[],
  { runs, checkTime, metrics }: Pick<PlanRowsDependencies, 'runs' | 'checkTime' | 'metrics'>,
): Promise<readonly Decided[]> {
  const missing = decided.flatMap((each) => missingRuleOf(each) ?? []);
  if (missing.length === 0) return decided;
  metrics.count('RowsWaitingForRule', missing.length);
  try {
    checkTime();
    await runs.recordMissingRules([...new Set(missing)]);
    return decided;
  } catch (error) {
    return decided.map((each) =>
      missingRuleOf(each) === undefined ? each : { ...each, decision: { kind: 'retry', error } },
    );
  }
}

function missingRuleOf({ decision }: Decided): string | undefined {
  return decision.kind === 'retry' && decision.error instanceof RuleMissingError ? decision.error.rule : undefined;
}
