import {
  builtInRuleBook,
  maximumRowBytes,
  PlanError,
  planRow,
  type Plan,
  type PlannableRow,
  type Row,
  RuleMissingError,
} from '@daybreak/domain';

/** What a row's rule plans; undefined when it can't. */
export function planOf(row: PlannableRow): Plan | undefined {
  const plan = planOrError(row);
  return plan instanceof Error ? undefined : plan;
}

/** The name of the error with which a row fails at once; undefined for one that nothing keeps from succeeding, or that waits for its rule. */
export function failureOf(row: PlannableRow & Pick<Row, 'values'>): 'PlanError' | 'UnwritableError' | undefined {
  const plan = planOrError(row);
  if (plan instanceof RuleMissingError) return undefined;
  if (plan instanceof PlanError) return 'PlanError';
  const isTooLarge = Object.entries(plan.values).some(
    ([key, value]) => roughBytes([row.changes, { ...row.values, [key]: value }]) > maximumRowBytes,
  );
  return isTooLarge ? 'UnwritableError' : undefined;
}

function planOrError(row: PlannableRow): Plan | PlanError | RuleMissingError {
  try {
    return planRow(row, builtInRuleBook);
  } catch (error) {
    if (error instanceof PlanError || error instanceof RuleMissingError) return error;
    throw error;
  }
}

/** Rough is enough: a scenario's rows are either far below the limit or, with one of their values, far above it. */
function roughBytes(values: unknown): number {
  return Buffer.byteLength(JSON.stringify(values));
}
