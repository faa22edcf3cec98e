import { expect, it } from '@jest/globals';
import { cutUnits } from './cut-units.ts';

const cut = (answer: unknown): { consumed: unknown; rest: unknown } => {
  const { consumed: units, rest: without } = cutUnits(Buffer.from(JSON.stringify(answer))) ?? {};
  const rest: unknown = without === undefined ? undefined : JSON.parse(without.toString());
  return { consumed: units, rest };
};
const consumed = { TableName: 'Orders', CapacityUnits: 2, Table: { CapacityUnits: 2 } };

it('removes the units at the end', () => {
  expect(cut({ Items: [{ id: { S: '🎉' } }], Count: 1, ConsumedCapacity: consumed })).toEqual({
    consumed,
    rest: { Items: [{ id: { S: '🎉' } }], Count: 1 },
  });
  expect(cut({ Responses: {}, ConsumedCapacity: [consumed] })).toEqual({
    consumed: [consumed],
    rest: { Responses: {} },
  });
});

it.each([
  ['without units', { Items: [], Count: 0 }],
  ['that does not end with the units', { Count: 0, ConsumedCapacity: consumed, Items: [] }],
  ['with an item with an attribute of that name', { Count: 1, Item: { id: { S: 'a' }, ConsumedCapacity: { N: '1' } } }],
  ['with a string that looks like the units', { Count: 1, Item: { id: { S: ',"ConsumedCapacity":1' } } }],
])('does not change a response %s', (_, answer) => {
  expect(cut(answer)).toEqual({ consumed: undefined, rest: undefined });
});
