// oxlint-disable-next-line typescript/triple-slash-reference -- dynalite ships no types, and other projects compile this file too
/// <reference path="./dynalite.d.ts" />
import { describe, expect, it, jest } from '@jest/globals';
import conditions, { type ExpressionContext, type ExpressionParser } from 'dynalite/db/conditionParser.js';
import database from 'dynalite/db/index.js';
import projections from 'dynalite/db/projectionParser.js';
import updates from 'dynalite/db/updateParser.js';
import { cachingParse } from './cache-expressions.ts';

type Parse = ExpressionParser['parse'];
interface Asked {
  expression: string;
  names?: Record<string, string>;
  values?: Record<string, object>;
}

const isReserved = (name: string): boolean => name.toUpperCase() === 'STATUS';

/** Returns the result of a parser, and the names and values that it leaves unused. */
function ask(parse: Parse, { expression, names, values }: Asked): unknown {
  const context: ExpressionContext & Record<string, unknown> = {
    ...(names && { attrNames: names }),
    ...(values && { attrVals: values }),
    unusedAttrNames: { ...names, '#later': true },
    unusedAttrVals: { ...values, ':later': true },
    isReserved,
    compare: Reflect.get(database, 'compare'),
  };
  let said: unknown;
  try {
    said = parse(expression, { context });
  } catch (error) {
    said = String(error);
  }
  return structuredClone([said, context.unusedAttrNames, context.unusedAttrVals]);
}

const number = (value: number) => ({ N: String(value) });
const cases: Asked[] = [
  { expression: '#s = :s and version = :v', names: { '#s': 'status' }, values: { ':s': { S: 'a' }, ':v': number(1) } },
  { expression: '#s = :s and version = :v', names: { '#s': 'status' }, values: { ':s': { S: 'b' }, ':v': number(2) } },
  { expression: '#s = :s and version = :v', names: { '#s': 'end' }, values: { ':s': { S: 'b' }, ':v': number(2) } },
  { expression: '#s = :s', names: { '#s': 'status', '#t': 'x' }, values: { ':s': { S: 'a' }, ':t': number(1) } },
  { expression: 'status = :s', values: { ':s': { S: 'a' } } },
  { expression: 'a = :s', values: { ':t': { S: 'a' } } },
  { expression: 'begins_with(a, :p) or not attribute_exists(b.c[1])', values: { ':p': { S: 'a' } } },
  { expression: 'begins_with(a, :p) or not attribute_exists(b.c[1])', values: { ':p': number(1) } },
  { expression: 'size(a) > :n or a in (:n, :m)', values: { ':n': number(1), ':m': number(2) } },
  { expression: 'a between :n and :m', values: { ':n': number(1), ':m': number(2) } },
  { expression: 'a between :n and :m', values: { ':n': number(3), ':m': number(2) } },
  { expression: 'attribute_type(a, :t)', values: { ':t': { S: 'SS' } } },
  { expression: 'attribute_type(a, :t)', values: { ':t': { S: 'no type' } } },
  { expression: 'a = = :n', values: { ':n': number(1) } },
];
const updateCases: Asked[] = [
  {
    expression: 'SET #v.a = :x, n = n + :n, l = list_append(l, :l) REMOVE r ADD c :n',
    names: { '#v': 'values' },
    values: { ':x': { M: { deep: { L: [number(1)] } } }, ':n': number(1), ':l': { L: [] } },
  },
  { expression: 'SET a = if_not_exists(a, :n)', values: { ':n': number(1) } },
  { expression: 'SET a = if_not_exists(a, :n)', values: { ':n': { S: 'a' } } },
  { expression: 'ADD a :n', values: { ':n': number(1) } },
  { expression: 'ADD a :n', values: { ':n': { S: '1' } } },
];

const parsers = [
  { name: 'conditions', parse: conditions.parse, cases },
  { name: 'updates', parse: updates.parse, cases: updateCases },
  { name: 'projections', parse: projections.parse, cases: [{ expression: '#a.b, c', names: { '#a': 'a' } }] },
];

/** Parses each case twice with both parsers. */
function expectTheSame(caching: Parse, parse: Parse, cases: readonly Asked[]): void {
  for (const each of [...cases, ...cases]) expect(ask(caching, each)).toEqual(ask(parse, each));
}

describe('a repeated expression', () => {
  it.each(parsers)('has the result of the parser of $name', ({ parse, cases }) => {
    expectTheSame(cachingParse(parse), parse, cases);
  });

  it('is not parsed again, whatever its values', () => {
    const parse = jest.fn(conditions.parse);
    const caching = cachingParse(parse);
    for (let n = 0; n < 5; n += 1) ask(caching, { expression: 'a = :n', values: { ':n': number(n) } });
    expect(parse).toHaveBeenCalledTimes(1);
  });

  it('has the same result after a caller has changed the first one', () => {
    const caching = cachingParse(updates.parse);
    const cases = { expression: 'SET a = :n', values: { ':n': number(1) } };
    const context = { attrVals: cases.values, unusedAttrNames: {}, unusedAttrVals: {}, isReserved };
    const said = caching(cases.expression, { context });
    Object.assign(Object(said), { sections: 'changed' });
    expect(ask(caching, cases)).toEqual(ask(updates.parse, cases));
  });

  it('is found to differ with an expression whose values matter', () => {
    const byText = new Map<string, unknown>();
    const careless: Parse = (expression, options) => {
      if (!byText.has(expression)) byText.set(expression, conditions.parse(expression, options));
      return byText.get(expression);
    };
    expect(() => expectTheSame(careless, conditions.parse, cases)).toThrow('deep equality');
  });
});
