import { BlockList, isIP } from 'node:net';
import * as v from 'valibot';
import { isRecord } from '../json/is-record.ts';
import { PatternError } from './pattern-error.ts';

/** Tests a single value. Undefined stands for a missing value. */
export type ValueTest = (value: unknown) => boolean;

type Comparison = (argument: unknown) => ValueTest;

export type ComparisonName = keyof typeof comparisons;

/** Compiles the comparison `{ [name]: argument }` of a pattern. Throws PatternError. */
export function compileComparison(rule: Record<string, unknown>, allowed: ReadonlySet<string>): ValueTest {
  const [entry, ...others] = Object.entries(rule);
  const [name, argument] = entry ?? ['', undefined];
  const compile = allowed.has(name) ? new Map<string, Comparison>(Object.entries(comparisons)).get(name) : undefined;
  if (compile === undefined || others.length > 0)
    throw new PatternError(
      `The comparison ${JSON.stringify(rule)} does not exist. Comparisons: ${[...allowed].join(', ')}`,
    );
  return compile(argument);
}

const comparisons = {
  prefix: onString((value, start) => value.startsWith(start)),
  suffix: onString((value, end) => value.endsWith(end)),
  'equals-ignore-case': equalsIgnoringCase,
  exists(argument) {
    if (typeof argument !== 'boolean') throw new PatternError('exists must be true or false');
    return (value) => (value !== undefined) === argument;
  },
  'anything-but': anythingBut,
  numeric,
  cidr,
  wildcard,
} satisfies Record<string, Comparison>;

/** Returns a comparison with a string, or with `{ "equals-ignore-case": string }`. */
function onString(test: (value: string, argument: string) => boolean): Comparison {
  return (argument) => {
    if (isRecord(argument) && Object.keys(argument).join() === 'equals-ignore-case') {
      const expected = stringOf(argument['equals-ignore-case']).toLowerCase();
      return (value) => typeof value === 'string' && test(value.toLowerCase(), expected);
    }
    const expected = stringOf(argument);
    return (value) => typeof value === 'string' && test(value, expected);
  };
}

function stringOf(argument: unknown): string {
  if (typeof argument === 'string') return argument;
  throw new PatternError(`${JSON.stringify(argument)} must be a string`);
}

function equalsIgnoringCase(argument: unknown): ValueTest {
  const expected = stringOf(argument).toLowerCase();
  return (value) => typeof value === 'string' && value.toLowerCase() === expected;
}

const comparisonsInAnythingBut: ReadonlySet<string> = new Set(['prefix', 'suffix', 'equals-ignore-case', 'wildcard']);

/** Excludes values, or a comparison with one or several strings. Does not match a missing value. */
function anythingBut(argument: unknown): ValueTest {
  const excluded = isRecord(argument) ? comparisonsOf(argument) : valuesOf(argument);
  return (value) => value !== undefined && !excluded.some((matches) => matches(value));
}

function comparisonsOf(rule: Record<string, unknown>): ValueTest[] {
  return Object.entries(rule).flatMap(([name, argument]) =>
    [argument].flat().map((each) => compileComparison({ [name]: each }, comparisonsInAnythingBut)),
  );
}

function valuesOf(argument: unknown): ValueTest[] {
  const values: unknown[] = [argument].flat();
  if (values.length === 0) throw new PatternError('anything-but must have at least one value');
  return values.map((expected) => {
    if (typeof expected !== 'string' && typeof expected !== 'number')
      throw new PatternError('anything-but must have strings, numbers, or one comparison');
    return (value) => value === expected;
  });
}

const operators: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

const numericSchema = v.union([
  v.strictTuple([v.picklist(Object.keys(operators)), v.number()]),
  v.strictTuple([v.picklist(Object.keys(operators)), v.number(), v.picklist(Object.keys(operators)), v.number()]),
]);

/** Compares with one bound or two. */
function numeric(argument: unknown): ValueTest {
  const parsed = v.safeParse(numericSchema, argument);
  if (!parsed.success) throw new PatternError('numeric must have an operator and a number, once or twice');
  const [operator, bound, secondOperator, secondBound = 0] = parsed.output;
  return (value) =>
    typeof value === 'number' &&
    operators[operator]?.(value, bound) === true &&
    (secondOperator === undefined || operators[secondOperator]?.(value, secondBound) === true);
}

/** Matches the addresses of a network, IPv4 or IPv6. */
function cidr(argument: unknown): ValueTest {
  const [network = '', bits = ''] = stringOf(argument).split('/');
  const version = isIP(network);
  if (version === 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > (version === 4 ? 32 : 128))
    throw new PatternError(`${stringOf(argument)} must be a network, such as 10.0.0.0/24`);
  const addresses = new BlockList();
  addresses.addSubnet(network, Number(bits), version === 4 ? 'ipv4' : 'ipv6');
  return (value) =>
    typeof value === 'string' && isIP(value) === version && addresses.check(value, version === 4 ? 'ipv4' : 'ipv6');
}

/** `*` matches any characters, and `\*` matches an asterisk. */
function wildcard(argument: unknown): ValueTest {
  const pattern = stringOf(argument);
  if (pattern.includes('**')) throw new PatternError(`${pattern} has two wildcards in a row`);
  const source = [...pattern.matchAll(/\\([*\\])|(\*)|([^*\\]+)|(\\)/g)].map(([, escaped, star, text, backslash]) => {
    if (backslash !== undefined) throw new PatternError(`${pattern} has a \\ that is not before * or \\`);
    return star === undefined ? literal(escaped ?? text ?? '') : '.*';
  });
  const expression = new RegExp(`^${source.join('')}$`, 's');
  return (value) => typeof value === 'string' && expression.test(value);
}

function literal(text: string): string {
  return text.replaceAll(/[\\^$.*+?|()[\]{}]/g, String.raw`\$&`);
}
