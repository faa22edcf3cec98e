import { isDeepStrictEqual } from 'node:util';
import { createRuleBook, type Rule, type RuleBook, RuleInputError } from '@daybreak/domain';

/** So many rows of a rule are planned twice: what asks the clock or draws a number does so for each of them. */
const checkedRows = 100;
const laterMs = 400 * 86_400_000;

/**
 * The same rules, of which each plans its first rows twice: the second time with a clock that is 400 days ahead. A plan that differs then throws
 * RuleInputError. Two deliveries of one message would write two plans.
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

/** Runs it as if it were later. It is synchronous, so nothing else sees that clock. */
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
