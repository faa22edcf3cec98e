import * as v from 'valibot';
import { canonicalCatchUp, catchUpProblem } from '../catch-up.ts';
import { describeProblems, problemsOf } from '../problem.ts';
import type { Row } from '../row.ts';
import type { Values } from '../values.ts';

/**
 * The fields of a row that a rule may read. It excludes `values`, `writes` and every other field that the pipeline writes:
 * a partly written row must get the same plan again.
 */
export type PlannableRow<Input = Values> = Pick<
  Row,
  | 'id'
  | 'dueDate'
  | 'shiftedDate'
  | 'dueTime'
  | 'timeZone'
  | 'tenant'
  | 'repeat'
  | 'seriesDate'
  | 'calendar'
  | 'shift'
  | 'catchUp'
  | 'rule'
  | 'occurrence'
  | 'anchorDate'
> & {
  /** The owner's input, as the rule's `input` schema parsed it. */
  changes: Input;
};

/** What a rule plans for a due row. */
export interface RulePlan {
  /** Values to write to the row, by key. The row's other keys keep their values. */
  values: Values;
  /** The next due date, for a row that recurs. It must be later than the current one. */
  next?: { dueDate: string };
}

/**
 * Plans the values to write to a due row. A rule is pure (no clock, no random numbers, no I/O), so that a retry gets the
 * same plan.
 */
export interface Rule {
  /** The name of the rule, which a row holds in `rule`. */
  kind: string;
  /** One sentence for people. */
  description: string;
  /** The schema of the row's `changes`. An import refuses a row that does not match it. */
  input: v.GenericSchema;
  /** The catch-up policy of rows that have none of their own, such as `skip after PT6H`. Default: `all`. */
  catchUp?: string | undefined;
  /** Throws RuleInputError when `changes` do not match `input`. */
  plan(row: PlannableRow, context: { dueDate: string }): RulePlan;
}

interface RuleDefinition<Input extends v.GenericSchema> {
  kind: string;
  description: string;
  input: Input;
  catchUp?: string | undefined;
  plan(row: PlannableRow<v.InferOutput<Input>>, context: { dueDate: string }): RulePlan;
}

/**
 * Defines a rule. Its `plan` receives `changes` as the `input` schema parsed them. Throws for a `catchUp` that is not a policy.
 *
 * @example
 * const archive = defineRule({
 *   kind: 'archive',
 *   description: 'Marks the row archived.',
 *   input: v.object({}),
 *   plan: (_row, { dueDate }) => ({ values: { archived: true, archivedOn: dueDate } }),
 * });
 */
export function defineRule<Input extends v.GenericSchema>(rule: RuleDefinition<Input>): Rule {
  const catchUp = rule.catchUp === undefined ? undefined : canonicalCatchUp(rule.catchUp);
  const problem = catchUp === undefined ? undefined : catchUpProblem(catchUp);
  if (problem !== undefined) throw new Error(`The catch-up policy of the rule ${rule.kind}: ${problem}`);
  return {
    kind: rule.kind,
    description: rule.description,
    input: rule.input,
    ...(catchUp === undefined ? {} : { catchUp }),
    plan(row, context) {
      const parsed = v.safeParse(rule.input, row.changes);
      if (!parsed.success) throw new RuleInputError(describeProblems(problemsOf(parsed.issues, 'changes')));
      return rule.plan({ ...row, changes: parsed.output }, context);
    },
  };
}

/** The row's `changes` do not match its rule's schema. The message names keys and reasons, never values. */
export class RuleInputError extends Error {
  override name = 'RuleInputError';
}
