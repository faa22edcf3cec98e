import { BlockList, isIP } from 'node:net';
import * as v from 'valibot';
import { isRecord } from '../json/is-record.ts';
import { PatternError } from './pattern-error.ts';

/** Whether a single value matches; undefined stands for one that is not there. */
export type ValueTest = (value: unknown) => boolean;

type Comparison = (argument: unknown) => ValueTest;

export type ComparisonName = keyof typeof comparisons;

/** The comparison `{ [name]: argument }` of a pattern. Throws PatternError. */
export function compileComparison(rule: Record<string, unknown>, allowed: ReadonlySet<string>): ValueTest {
  const [entry, ...others] = Object.entries(rule);
  const [name, argument] = entry ?? ['', undefined];
  const compile = allowed.has(name) ? new Map<string, Comparison>(Object.entries(comparisons)).get(name) : undefined;
  if (compile === undefined || others.length > 0)
    throw new PatternError(
      `The comparison ${JSON.stringify(rule)} is not known: it takes one of ${[...allowed].join(', ')}`,
    );
  return compile(argument);
}

const comparisons = {
  prefix: onText((value, start) => value.startsWith(start)),
  suffix: onText((value, end) => value.endsWith(end)),
  'equals-ignore-case': equalsIgnoringCase,
  exists(argument) {
    if (typeof argument !== 'boolean') throw new PatternError('exists takes true or false');
    return (value) => (value !== undefined) === argument;
  },
  'anything-but': anythingBut,
  numeric,
  cidr,
  wildcard,
} satisfies Record<string, Comparison>;

/** A comparison with a text, or with `{ "equals-ignore-case": text }`. */
function onText(test: (value: string, argument: string) => boolean): Comparison {
  return (argument) => {
    if (isRecord(argument) && Object.keys(argument).join() === 'equals-ignore-case') {
      const wanted = textOf(argument['equals-ignore-case']).toLowerCase();
      return (value) => typeof value === 'string' && test(value.toLowerCase(), wanted);
    }
    const wanted = textOf(argument);
    return (value) => typeof value === 'string' && test(value, wanted);
  };
}

function textOf(argument: unknown): string {
  if (typeof argument === 'string') return argument;
  throw new PatternError(`${JSON.stringify(argument)} is no text`);
}

function equalsIgnoringCase(argument: unknown): ValueTest {
  const wanted = textOf(argument).toLowerCase();
  return (value) => typeof value === 'string' && value.toLowerCase() === wanted;
}

const ofAnythingBut: ReadonlySet<string> = new Set(['prefix', 'suffix', 'equals-ignore-case', 'wildcard']);

/** Values, or a comparison of one or several texts. A value must be there. */
function anythingBut(argument: unknown): ValueTest {
  const excluded = isRecord(argument) ? comparisonsOf(argument) : valuesOf(argument);
  return (value) => value !== undefined && !excluded.some((matches) => matches(value));
}

function comparisonsOf(rule: Record<string, unknown>): ValueTest[] {
  return Object.entries(rule).flatMap(([name, argument]) =>
    [argument].flat().map((each) => compileComparison({ [name]: each }, ofAnythingBut)),
  );
}

function valuesOf(argument: unknown): ValueTest[] {
  const values: unknown[] = [argument].flat();
  if (values.length === 0) throw new PatternError('anything-but takes at least one value');
  return values.map((wanted) => {
    if (typeof wanted !== 'string' && typeof wanted !== 'number')
      throw new PatternError('anything-but takes texts, numbers, or one comparison');
    return (value) => value === wanted;
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

/** One bound or two. */
function numeric(argument: unknown): ValueTest {
  const parsed = v.safeParse(numericSchema, argument);
  if (!parsed.success) throw new PatternError('numeric takes an operator and a number, once or twice');
  const [operator, bound, secondOperator, secondBound = 0] = parsed.output;
  return (value) =>
    typeof value === 'number' &&
    operators[operator]?.(value, bound) === true &&
    (secondOperator === undefined || operators[secondOperator]?.(value, secondBound) === true);
}

/** The addresses of a network, IPv4 or IPv6. */
function cidr(argument: unknown): ValueTest {
  const [network = '', bits = ''] = textOf(argument).split('/');
  const version = isIP(network);
  if (version === 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > (version === 4 ? 32 : 128))
    throw new PatternError(`${textOf(argument)} is no network, as 10.0.0.0/24 is`);
  const addresses = new BlockList();
  addresses.addSubnet(network, Number(bits), version === 4 ? 'ipv4' : 'ipv6');
  return (value) =>
    typeof value === 'string' && isIP(value) === version && addresses.check(value, version === 4 ? 'ipv4' : 'ipv6');
}

/** `*` stands for any characters, `\*` for itself. */
function wildcard(argument: unknown): ValueTest {
  const pattern = textOf(argument);
  if (pattern.includes('**')) throw new PatternError(`${pattern} has two wildcards in a row`);
  const source = [...pattern.matchAll(/\\([*\\])|(\*)|([^*\\]+)|(\\)/g)].map(([, escaped, star, text, backslash]) => {
    if (backslash !== undefined) throw new PatternError(`${pattern} has a \\ that stands before neither * nor \\`);
    return star === undefined ? literal(escaped ?? text ?? '') : '.*';
  });
  const expression = new RegExp(`^${source.join('')}$`, 's');
  return (value) => typeof value === 'string' && expression.test(value);
}

function literal(text: string): string {
  return text.replaceAll(/[\\^$.*+?|()[\]{}]/g, String.raw`\$&`);
}
