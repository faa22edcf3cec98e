import * as v from 'valibot';
import { isRecord } from './is-record.ts';

/** Whether a record matches. */
export type RecordFilter = (record: unknown) => boolean;

/** A pattern that is not evaluated here. */
export class PatternError extends Error {
  override name = 'PatternError';
}

/**
 * Compiles the patterns of an event source mapping's `FilterCriteria`: a record that matches one of them is handed out. Without
 * patterns every record is. Throws PatternError.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 */
export function compileFilters(patterns: readonly string[]): RecordFilter {
  if (patterns.length === 0) return () => true;
  const filters = patterns.map((pattern) => compileFields(parsePattern(pattern)));
  return (record) => filters.some((matches) => matches(record));
}

function parsePattern(pattern: string): Record<string, unknown> {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), v.custom<Record<string, unknown>>(isRecord)), pattern);
  if (parsed.success) return parsed.output;
  throw new PatternError(`The pattern ${pattern} is no JSON object`);
}

/** Every field must match. */
function compileFields(pattern: Record<string, unknown>): RecordFilter {
  const fields = Object.entries(pattern).map(([name, rule]): RecordFilter => {
    if (name === '$or') return compileOr(rule);
    const matches = compileField(name, rule);
    return (value) => matches(isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined);
  });
  return (value) => fields.every((matches) => matches(value));
}

function compileOr(rule: unknown): RecordFilter {
  if (!Array.isArray(rule) || !rule.every(isRecord)) throw new PatternError('$or takes a list of patterns');
  const filters = rule.map(compileFields);
  return (value) => filters.some((matches) => matches(value));
}

function compileField(name: string, rule: unknown): RecordFilter {
  if (isRecord(rule)) return compileFields(rule);
  if (!Array.isArray(rule)) throw new PatternError(`The field ${name} takes a list of values, or fields`);
  const rules = rule.map((each) => compileRule(name, each));
  // One of a list's elements is enough, as one of the pattern's values is.
  return (value) => rules.some((matches) => (Array.isArray(value) ? value.some(matches) : matches(value)));
}

function compileRule(name: string, rule: unknown): RecordFilter {
  if (!isRecord(rule)) return (value) => value === rule;
  const entries = Object.entries(rule);
  const [kind, argument] = entries[0] ?? ['', undefined];
  const compile = Object.hasOwn(comparisons, kind) ? comparisons[kind] : undefined;
  if (compile === undefined || entries.length > 1) {
    throw new PatternError(`The comparison ${JSON.stringify(rule)} of the field ${name} is not evaluated`);
  }
  return compile(argument);
}

const onText =
  (test: (value: string, argument: string) => boolean) =>
  (argument: unknown): RecordFilter => {
    if (typeof argument !== 'string') throw new PatternError(`${JSON.stringify(argument)} is no text`);
    return (value) => typeof value === 'string' && test(value, argument);
  };

const comparisons: Readonly<Record<string, (argument: unknown) => RecordFilter>> = {
  prefix: onText((value, start) => value.startsWith(start)),
  suffix: onText((value, end) => value.endsWith(end)),
  'equals-ignore-case': onText((value, other) => value.toLowerCase() === other.toLowerCase()),
  exists: (argument) => (value) => (value !== undefined) === argument,
  'anything-but': (argument) => {
    const matches = compileField('anything-but', Array.isArray(argument) ? argument : [argument]);
    return (value) => value !== undefined && !matches(value);
  },
  numeric: (argument) => {
    const bounds = v.safeParse(numericSchema, argument);
    if (!bounds.success || bounds.output.length % 2 !== 0)
      throw new PatternError('numeric takes operators and numbers');
    const tests = bounds.output.flatMap((operator, index) => {
      const bound = bounds.output[index + 1];
      return index % 2 === 0 ? [[String(operator), Number(bound)] as const] : [];
    });
    return (value) =>
      typeof value === 'number' && tests.every(([operator, bound]) => operators[operator]?.(value, bound) === true);
  },
};

const numericSchema = v.array(v.union([v.picklist(['=', '<', '<=', '>', '>=']), v.number()]));

const operators: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};
