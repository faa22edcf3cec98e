import { defaultCatchUp } from '../catch-up.ts';
import type { Row } from '../row.ts';
import type { RuleBook } from './rule-book.ts';

/** The catch-up policy of a row: its own, or else its rule's, or else `all`. */
export function catchUpOf({ catchUp, rule }: Pick<Row, 'catchUp' | 'rule'>, ruleBook: RuleBook): string {
  return catchUp ?? ruleBook.get(rule)?.catchUp ?? defaultCatchUp;
}
