import * as v from 'valibot';
import { describeProblems, problemsOf } from '../problem.ts';
import type { Row } from '../row.ts';
import type { Values } from '../values.ts';

/**
 * What a rule may look at. Not `values`, `writes` or anything else that the pipeline itself writes: a row that is half
 * written plans what it planned before.
 */
export type PlannableRow<Input = Values> = Pick<
  Row,
  'id' | 'dueDate' | 'timeZone' | 'rule' | 'occurrence' | 'anchorDate'
> & {
  /** The owner's input, as the rule's `input` schema has it. */
  changes: Input;
};

/** What a rule wants done. */
export interface RulePlan {
  /** Each is written to the row's map under its key; keys that are not named keep what they hold. */
  values: Values;
  /** Makes the row recur: once all values are written it is due again on that date, which must be later than this one. */
  next?: { dueDate: string };
}

/**
 * Turns a due row into the values to write. It is pure (no clock, no randomness, no I/O), so that a row that is
 * planned twice is planned the same.
 */
export interface Rule {
  /** What a row names it by. */
  kind: string;
  /** One sentence, for people. */
  description: string;
  /** What the rule needs of the row's `changes`; a row that does not have it is refused at import. */
  input: v.GenericSchema;
  /** Throws when `changes` are not what `input` asks for. */
  plan(row: PlannableRow, context: { dueDate: string }): RulePlan;
}

interface RuleDefinition<Input extends v.GenericSchema> {
  kind: string;
  description: string;
  input: Input;
  plan(row: PlannableRow<v.InferOutput<Input>>, context: { dueDate: string }): RulePlan;
}

/**
 * Makes a rule whose `plan` is given `changes` as its `input` schema parsed them.
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
  return {
    kind: rule.kind,
    description: rule.description,
    input: rule.input,
    plan(row, context) {
      const parsed = v.safeParse(rule.input, row.changes);
      if (!parsed.success) throw new RuleInputError(describeProblems(problemsOf(parsed.issues, 'changes')));
      return rule.plan({ ...row, changes: parsed.output }, context);
    },
  };
}

/** The row's `changes` are not what its rule needs; the message names keys and reasons, never values. */
export class RuleInputError extends Error {
  override name = 'RuleInputError';
}
