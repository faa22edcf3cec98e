import type { Rule } from './rule.ts';

/** The rules by kind. */
export interface RuleBook {
  get(kind: string): Rule | undefined;
  readonly kinds: readonly string[];
}

/** Creates a rule book. Throws when two rules have the same kind. */
export function createRuleBook(rules: readonly Rule[]): RuleBook {
  const byKind = new Map<string, Rule>();
  for (const rule of rules) {
    if (byKind.has(rule.kind))
      throw new Error(`Two rules have the kind ${rule.kind}: each rule needs a kind of its own`);
    byKind.set(rule.kind, rule);
  }
  return { get: (kind) => byKind.get(kind), kinds: [...byKind.keys()] };
}
