import { applyChanges } from './apply-changes.ts';
import { renew } from './renew.ts';
import { createRuleBook } from './rule-book.ts';

/** Every rule that a row can name. To add a rule, write its file in this folder and list it here. */
export const builtInRules = [applyChanges, renew] as const;

export const builtInRuleBook = createRuleBook(builtInRules);
