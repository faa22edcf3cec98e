import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { expect, it } from '@jest/globals';
import { type Value, valuesProblems } from '@daybreak/domain';
import fc from 'fast-check';
import { fromAttribute, fromAttributes, readAttributes, toAttribute, toAttributes } from './attribute-value.ts';

it('writes each kind of value as DynamoDB has it', () => {
  expect(
    toAttributes({ s: '', n: -1.5, large: 1e25, yes: true, none: null, list: [1, []], map: { constructor: {} } }),
  ).toEqual({
    s: { S: '' },
    n: { N: '-1.5' },
    large: { N: '1e+25' },
    yes: { BOOL: true },
    none: { NULL: true },
    list: { L: [{ N: '1' }, { L: [] }] },
    map: { M: { constructor: { M: {} } } },
  });
});

const valuesArbitrary: fc.Arbitrary<Record<string, Value>> = fc.dictionary(
  fc.string({ minLength: 1, unit: 'grapheme' }),
  fc.letrec<{ value: Value }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.string({ unit: 'grapheme' }),
      fc.double({ noNaN: true, min: -1e125, max: 1e125 }).map((number) => (Math.abs(number) < 1e-130 ? 0 : number)),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value')),
      fc.dictionary(fc.string({ minLength: 1 }), tie('value')),
    ),
  })).value,
);

it('reads back what it wrote', () => {
  fc.assert(
    fc.property(valuesArbitrary, (values) => {
      fc.pre(valuesProblems(values).length === 0);
      expect(fromAttributes(toAttributes(values))).toEqual(values);
    }),
  );
});

it('keeps a key that would be a prototype a key', () => {
  const values: Record<string, Value> = { ['__proto__']: 1 };
  expect(Object.keys(fromAttributes(toAttributes(values)))).toEqual(['__proto__']);
});

/** What the SDK hands on of a type that it does not know either. */
const pair: [string, number] = ['X', 1];

it('refuses a type that it does not know', () => {
  const odd: AttributeValue = Object.assign({ $unknown: pair }, { X: 1 });
  expect(() => fromAttribute(odd)).toThrow('An attribute of an unknown type: $unknown, X');
  expect(fromAttribute(toAttribute(-0))).toBe(0);
});

it("reads sets as lists and bytes as base64, where an owner's own code wrote them", () => {
  const bytes = new Uint8Array([1, 2, 255]);
  expect(
    fromAttributes({
      texts: { SS: ['a', 'b'] },
      numbers: { NS: ['1', '2.5'] },
      one: { B: bytes },
      many: { BS: [bytes] },
    }),
  ).toEqual({ texts: ['a', 'b'], numbers: [1, 2.5], one: 'AQL/', many: ['AQL/'] });
});

it('reads the attributes that it is asked for, and names those whose type nobody knows', () => {
  const item = { id: { S: 'a' }, odd: { $unknown: pair }, more: { S: 'b' } };
  expect(readAttributes(item, ['id', 'odd', 'missing', 'constructor'])).toEqual({
    values: { id: 'a' },
    unreadable: ['odd'],
  });
});
