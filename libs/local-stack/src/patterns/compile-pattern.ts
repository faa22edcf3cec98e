import * as v from 'valibot';
import { isRecord } from '../json/is-record.ts';
import { compileComparison, type ComparisonName, type ValueTest } from './comparisons.ts';
import { PatternError } from './pattern-error.ts';

/** Whether an event, or a record, matches. */
export type Matcher = (event: unknown) => boolean;

/** What each service's patterns compare by. */
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

/** The JSON object of a pattern. Throws PatternError. */
export function parsePattern(pattern: string): Record<string, unknown> {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), v.custom<Record<string, unknown>>(isRecord)), pattern);
  if (parsed.success) return parsed.output;
  throw new PatternError(`The pattern ${pattern} is no JSON object`);
}

/**
 * Compiles an event pattern: every field must match, by one of its values. Of a list in the event, one element is enough, and the fields
 * within an element must match together. Throws PatternError.
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
  if (!Array.isArray(rule) || !rule.every(isRecord)) throw new PatternError('$or takes a list of patterns');
  const alternatives = rule.map((each) => compilePattern(each, comparisons));
  return (value) => alternatives.some((matches) => matches(value));
}

function compileField(name: string, rule: unknown, comparisons: ReadonlySet<string>): Matcher {
  if (isRecord(rule)) {
    const matches = compilePattern(rule, comparisons);
    return (value) => (Array.isArray(value) && value.length > 0 ? value.some(matches) : matches(value));
  }
  if (!Array.isArray(rule)) throw new PatternError(`The field ${name} takes a list of values, or fields`);
  if (rule.length === 0) throw new PatternError(`The field ${name} has an empty list, which matches nothing`);
  const tests = rule.map((each) => compileValue(name, each, comparisons));
  return (value) => leavesOf(value).some((leaf) => tests.some((matches) => matches(leaf)));
}

function compileValue(name: string, rule: unknown, comparisons: ReadonlySet<string>): ValueTest {
  if (isRecord(rule)) return compileComparison(rule, comparisons);
  if (Array.isArray(rule)) throw new PatternError(`The field ${name} has a list in its list of values`);
  return (value) => value === rule;
}

/** Only a leaf has a value: neither an object nor an empty list is there. */
function leavesOf(value: unknown): unknown[] {
  if (!Array.isArray(value)) return [isRecord(value) ? undefined : value];
  return value.length === 0 ? [undefined] : value.flatMap(leavesOf);
}
