import { quote } from './problem.ts';
import type { PlannableRow } from './rules/rule.ts';
import type { RuleBook } from './rules/rule-book.ts';

/** The row names a rule that is not in the rule book: not deployed yet, or no longer. The row can be planned once it is. */
export class RuleMissingError extends Error {
  override name = 'RuleMissingError';
  /** No row causes it, and a deployment ends it: whoever meets it backs off. */
  readonly fault = 'platform';
  readonly rowId: string;
  readonly rule: string;
  readonly kinds: readonly string[];

  constructor({ id, rule }: Pick<PlannableRow, 'id' | 'rule'>, { kinds }: Pick<RuleBook, 'kinds'>) {
    super(`The row ${quote(id)} waits for the rule ${quote(rule)}: the rules deployed are ${kinds.join(', ')}`);
    this.rowId = id;
    this.rule = rule;
    this.kinds = kinds;
  }
}
