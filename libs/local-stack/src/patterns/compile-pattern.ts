import * as v from 'valibot';
import { isRecord } from '../json/is-record.ts';
import { compileComparison, type ComparisonName, type ValueTest } from './comparisons.ts';
import { PatternError } from './pattern-error.ts';

/** Returns true if an event or a record matches. */
export type Matcher = (event: unknown) => boolean;

/** The comparisons in the patterns of each service. */
const comparisonsOfLambda: readonly ComparisonName[] = [
  'prefix',
  'suffix',
  'equals-ignore-case',
  'exists',
  'anything-but',
  'numeric',
];
export const patternComparisons = {
  /** https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filtering-syntax */
  lambda: new Set<string>(comparisonsOfLambda),
  /** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html */
  eventBridge: new Set<string>([...comparisonsOfLambda, 'cidr', 'wildcard']),
  /** https://docs.aws.amazon.com/sns/latest/dg/string-value-matching.html */
  sns: new Set<string>([...comparisonsOfLambda, 'cidr', 'wildcard']),
} as const;

/** Parses the JSON object of a pattern. Throws PatternError. */
export function parsePattern(pattern: string): Record<string, unknown> {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), v.custom<Record<string, unknown>>(isRecord)), pattern);
  if (parsed.success) return parsed.output;
  throw new PatternError(`The pattern ${pattern} must be a JSON object`);
}

/**
 * Compiles an event pattern. Every field must match one of its values. If a field of the event is a list, one element must match, with all
 * of its fields. Throws PatternError.
 *
 * ```ts
 * const matches = compilePattern({ source: ['shop'], detail: { total: [{ numeric: ['>', 100] }] } }, patternComparisons.eventBridge);
 * matches({ source: 'shop', detail: { total: 120 } }); // true
 * ```
 */
export function compilePattern(pattern: Record<string, unknown>, comparisons: ReadonlySet<string>): Matcher {
  const fields = Object.entries(pattern).map(([name, rule]): Matcher => {
    if (name === '$or') return compileOr(rule, comparisons);
    const matches = compileField(name, rule, comparisons);
    return (value) => matches(isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined);
  });
  return (value) => fields.every((matches) => matches(value));
}

function compileOr(rule: unknown, comparisons: ReadonlySet<string>): Matcher {
  if (!Array.isArray(rule) || !rule.every(isRecord)) throw new PatternError('$or must have a list of patterns');
  const alternatives = rule.map((each) => compilePattern(each, comparisons));
  return (value) => alternatives.some((matches) => matches(value));
}

function compileField(name: string, rule: unknown, comparisons: ReadonlySet<string>): Matcher {
  if (isRecord(rule)) {
    const matches = compilePattern(rule, comparisons);
    return (value) => (Array.isArray(value) && value.length > 0 ? value.some(matches) : matches(value));
  }
  if (!Array.isArray(rule)) throw new PatternError(`The field ${name} must have a list of values, or fields`);
  if (rule.length === 0) throw new PatternError(`The field ${name} has an empty list, which matches nothing`);
  const tests = rule.map((each) => compileValue(name, each, comparisons));
  return (value) => leavesOf(value).some((leaf) => tests.some((matches) => matches(leaf)));
}

function compileValue(name: string, rule: unknown, comparisons: ReadonlySet<string>): ValueTest {
  if (isRecord(rule)) return compileComparison(rule, comparisons);
  if (Array.isArray(rule)) throw new PatternError(`The field ${name} has a list in its list of values`);
  return (value) => value === rule;
}

/** Returns the values of a field. An object or an empty list counts as a missing value. */
function leavesOf(value: unknown): unknown[] {
  if (!Array.isArray(value)) return [isRecord(value) ? undefined : value];
  return value.length === 0 ? [undefined] : value.flatMap(leavesOf);
}
