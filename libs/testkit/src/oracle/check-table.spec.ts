import { expect, it } from '@jest/globals';
import type { Item } from './check-item.ts';
import { checkTable } from './check-table.ts';

const tableOf = (...ids: string[]) => new Map(ids.map((id): [string, Item] => [id, { id: { S: id } }]));

it('takes a table that holds what was seen', () => {
  expect(() => checkTable(tableOf('a', 'b'), tableOf('b', 'a'))).not.toThrow();
});

it.each([
  { what: 'was made', items: tableOf('a', 'b', 'made-up'), subject: 'made-up' },
  { what: 'is gone', items: tableOf('a'), subject: 'b' },
  { what: 'was changed', items: new Map([...tableOf('a'), ['b', { id: { S: 'b' }, more: { S: '' } }]]), subject: 'b' },
])('tells of an item that $what unseen', ({ what, items, subject }) => {
  expect(() => checkTable(items, tableOf('a', 'b'))).toThrow(
    `I1 broken at ${subject}: the table's item ${what} without a write that was seen`,
  );
});
