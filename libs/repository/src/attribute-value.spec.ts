import { expect, it } from '@jest/globals';
import { type Value, valuesProblems } from '@daybreak/domain';
import fc from 'fast-check';
import { fromAttribute, fromAttributes, toAttribute, toAttributes } from './attribute-value.ts';

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

it('refuses a type that it does not know', () => {
  expect(() => fromAttribute({ $unknown: ['X', 1] })).toThrow('An attribute of an unknown type');
  expect(fromAttribute(toAttribute(-0))).toBe(0);
});
