import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { expect, it } from '@jest/globals';
import { type Value, valuesProblems } from '@daybreak/domain';
import fc from 'fast-check';
import { fromAttribute, fromAttributes, readAttributes, toAttribute, toAttributes } from './attribute-value.ts';

it('converts each type of value to an attribute', () => {
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

it('converts an attribute back to the same value', () => {
  fc.assert(
    fc.property(valuesArbitrary, (values) => {
      fc.pre(valuesProblems(values).length === 0);
      expect(fromAttributes(toAttributes(values))).toEqual(values);
    }),
  );
});

it('keeps __proto__ as an own key', () => {
  const values: Record<string, Value> = { ['__proto__']: 1 };
  expect(Object.keys(fromAttributes(toAttributes(values)))).toEqual(['__proto__']);
});

/** The SDK's representation of an attribute with an unknown type. */
const pair: [string, number] = ['X', 1];

it('throws for an attribute of an unknown type', () => {
  const odd: AttributeValue = Object.assign({ $unknown: pair }, { X: 1 });
  expect(() => fromAttribute(odd)).toThrow('The attribute has an unknown type: $unknown, X');
  expect(fromAttribute(toAttribute(-0))).toBe(0);
});

it('reads a set as a list, and a binary as base64', () => {
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

it('reads the named attributes, and lists those of an unknown type', () => {
  const item = { id: { S: 'a' }, odd: { $unknown: pair }, more: { S: 'b' } };
  expect(readAttributes(item, ['id', 'odd', 'missing', 'constructor'])).toEqual({
    values: { id: 'a' },
    unreadable: ['odd'],
  });
});
