import { expect, it } from '@jest/globals';
import { cutUnits } from './cut-units.ts';

const cut = (answer: unknown): { consumed: unknown; rest: unknown } => {
  const { consumed: units, rest: without } = cutUnits(Buffer.from(JSON.stringify(answer))) ?? {};
  const rest: unknown = without === undefined ? undefined : JSON.parse(without.toString());
  return { consumed: units, rest };
};
const consumed = { TableName: 'Orders', CapacityUnits: 2, Table: { CapacityUnits: 2 } };

it('takes the units off the end', () => {
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
  ['that has none', { Items: [], Count: 0 }],
  ['that does not end with them', { Count: 0, ConsumedCapacity: consumed, Items: [] }],
  ['of an item with an attribute of that name', { Count: 1, Item: { id: { S: 'a' }, ConsumedCapacity: { N: '1' } } }],
  ['of a text that looks like them', { Count: 1, Item: { id: { S: ',"ConsumedCapacity":1' } } }],
])('leaves an answer alone %s', (_, answer) => {
  expect(cut(answer)).toEqual({ consumed: undefined, rest: undefined });
});
