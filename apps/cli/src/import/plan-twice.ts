import { isDeepStrictEqual } from 'node:util';
import { createRuleBook, type Rule, type RuleBook, RuleInputError } from '@daybreak/domain';

/** Planning this many rows of a rule twice is enough: a rule that reads the clock or uses random numbers does so for each row. */
const checkedRows = 100;
const laterMs = 400 * 86_400_000;

/**
 * Wraps each rule so that it plans its first rows twice, the second time with a clock 400 days ahead. A rule whose plans differ throws RuleInputError, because
 * two deliveries of one message would write different values.
 */
export function planTwice(ruleBook: RuleBook): RuleBook {
  return createRuleBook(
    ruleBook.kinds.flatMap((kind) => {
      const rule = ruleBook.get(kind);
      return rule === undefined ? [] : [twice(rule)];
    }),
  );
}

function twice(rule: Rule): Rule {
  let checked = 0;
  return {
    ...rule,
    plan(row, context) {
      const plan = rule.plan(row, context);
      if (checked++ >= checkedRows) return plan;
      const again = laterOn(() => rule.plan(row, context));
      if (isDeepStrictEqual(plan, again)) return plan;
      throw new RuleInputError(
        `it plans the same row differently each time (${differenceOf(plan, again)}): a rule must not read the clock or use random numbers`,
      );
    },
  };
}

/** Calls `run` with a clock 400 days ahead. The call is synchronous, so that no other code sees this clock. */
function laterOn<Result>(run: () => Result): Result {
  const RealDate = globalThis.Date;
  globalThis.Date = new Proxy(RealDate, {
    construct(target, args, newTarget) {
      const made: unknown = Reflect.construct(target, args.length === 0 ? [target.now() + laterMs] : args, newTarget);
      return isObject(made) ? made : new target();
    },
    apply: (target) => new target(target.now() + laterMs).toString(),
    get(target, key, receiver) {
      const value: unknown = key === 'now' ? () => target.now() + laterMs : Reflect.get(target, key, receiver);
      return value;
    },
  });
  try {
    return run();
  } finally {
    globalThis.Date = RealDate;
  }
}

/** The first key whose value differs. */
function differenceOf(plan: object, again: object, path = ''): string {
  const theirs: ReadonlyMap<string, unknown> = new Map(Object.entries(again));
  for (const [key, value] of Object.entries(plan)) {
    const other = theirs.get(key);
    if (isDeepStrictEqual(value, other)) continue;
    const at = path === '' ? key : `${path}.${key}`;
    return isObject(value) && isObject(other) ? differenceOf(value, other, at) : at;
  }
  return path === '' ? 'another key' : `another key of ${path}`;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
