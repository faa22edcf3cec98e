import {
  builtInRuleBook,
  maximumRowBytes,
  PlanError,
  planRow,
  type Plan,
  type PlannableRow,
  type Row,
} from '@daybreak/domain';

/** What a row's rule plans; undefined when it can't. */
export function planOf(row: PlannableRow): Plan | undefined {
  try {
    return planRow(row, builtInRuleBook);
  } catch (error) {
    if (error instanceof PlanError) return undefined;
    throw error;
  }
}

/** The name of the error with which a row fails at once; undefined for one that nothing keeps from succeeding. */
export function failureOf(row: PlannableRow & Pick<Row, 'values'>): 'PlanError' | 'UnwritableError' | undefined {
  const plan = planOf(row);
  if (plan === undefined) return 'PlanError';
  const isTooLarge = Object.entries(plan.values).some(
    ([key, value]) => roughBytes([row.changes, { ...row.values, [key]: value }]) > maximumRowBytes,
  );
  return isTooLarge ? 'UnwritableError' : undefined;
}

/** Rough is enough: a scenario's rows are either far below the limit or, with one of their values, far above it. */
function roughBytes(values: unknown): number {
  return Buffer.byteLength(JSON.stringify(values));
}
