import type { TableModel } from '@daybreak/local-stack';
import { expect, it } from '@jest/globals';
import type { Item } from '../wire/item.ts';
import { createItems } from './items.ts';

const table: TableModel = {
  logicalId: 'Orders',
  name: 'orders',
  keySchema: [
    { name: 'buyer', keyType: 'HASH' },
    { name: 'number', keyType: 'RANGE' },
  ],
  attributeTypes: { buyer: 'S', number: 'N' },
  globalSecondaryIndexes: [],
  localSecondaryIndexes: [],
};
const orderOf = (buyer: string, more: Item = {}): Item => ({ buyer: { S: buyer }, number: { N: '1' }, ...more });

/** A table with the orders of two buyers, and `inTable` to change it. */
async function begin() {
  const inTable = new Map(['a', 'b'].map((buyer) => [buyer, orderOf(buyer)]));
  const items = createItems([table], {
    read: async (_, { buyer }) => await Promise.resolve(inTable.get(buyer?.S ?? '')),
    scan: async () => await Promise.resolve([...inTable.values()]),
  });
  await items.begin();
  return { items, inTable };
}

it('returns the written items that changed, and no others', async () => {
  const { items, inTable } = await begin();
  const shipped = orderOf('a', { status: { S: 'shipped' } });
  inTable.set('a', shipped);

  const written = ['a', 'b'].map((buyer) => ({ table: 'orders', itemOrKey: orderOf(buyer) }));
  expect(await items.changesBy(written)).toEqual([{ table: 'orders', before: orderOf('a'), after: shipped }]);
  expect(await items.changesBy(written)).toEqual([]);
  expect(items.of('orders')).toEqual([shipped, orderOf('b')]);
  inTable.delete('b');
  expect(await items.changesBy(written)).toEqual([{ table: 'orders', before: orderOf('b'), after: undefined }]);
  expect(items.of('orders')).toEqual([shipped]);
});

it.each([
  { what: 'created', buyer: 'c', before: undefined, after: orderOf('c') },
  { what: 'deleted', buyer: 'a', before: orderOf('a'), after: undefined },
  { what: 'changed', buyer: 'a', before: orderOf('a'), after: orderOf('a', { status: { S: '' } }) },
])('finds an item that was $what without a request', async ({ buyer, before, after }) => {
  const { items, inTable } = await begin();
  expect(await items.unseenChanges()).toEqual([]);
  if (after === undefined) inTable.delete(buyer);
  else inTable.set(buyer, after);

  expect(await items.unseenChanges()).toEqual([{ table: 'orders', before, after }]);
});
