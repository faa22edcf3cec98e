import { quote } from './problem.ts';
import type { PlannableRow } from './rules/rule.ts';
import type { RuleBook } from './rules/rule-book.ts';

/** The row names a rule that is not deployed, or no longer. A deployment of the rule ends this error. */
export class RuleMissingError extends Error {
  override name = 'RuleMissingError';
  /** The worker backs off and retries, as for any platform fault. */
  readonly fault = 'platform';
  readonly rowId: string;
  readonly rule: string;
  readonly kinds: readonly string[];

  constructor({ id, rule }: Pick<PlannableRow, 'id' | 'rule'>, { kinds }: Pick<RuleBook, 'kinds'>) {
    super(`The row ${quote(id)} names the rule ${quote(rule)}, which is not deployed (deployed: ${kinds.join(', ')})`);
    this.rowId = id;
    this.rule = rule;
    this.kinds = kinds;
  }
}
