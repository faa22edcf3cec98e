import type { Item } from '@daybreak/testkit';
import { describe, expect, it } from '@jest/globals';
import { checkItem, type ItemShape } from './check-item.ts';

const shape: ItemShape = { derived: { dueAt: { S: 'noon' } }, owners: ['hash'], shown: ['id', 'lastError'] };
const item: Item = { id: { S: 'row' }, dueAt: { S: 'noon' }, hash: { S: 'abc' } };
const { dueAt: _dueAt, ...withoutDueAt } = item;
const { hash: _hash, ...withoutHash } = item;

it('lets an item be what it has to be, with or without what the row shows', () => {
  expect(() => checkItem('row', item, shape, item)).not.toThrow();
  expect(() => checkItem('row', { ...item, lastError: { M: {} } }, shape, item)).not.toThrow();
});

describe('what breaks a promise', () => {
  it.each([
    { broken: 'it has a stray, which it must not have as it stands', to: { ...item, stray: { S: '' } } },
    { broken: 'it has a constructor, which it must not have as it stands', to: { ...item, constructor: { S: '' } } },
    { broken: 'its dueAt is not what follows from the row', to: { ...item, dueAt: { S: 'one' } } },
    { broken: 'its dueAt is not what follows from the row', to: withoutDueAt },
    { broken: "the owner's hash was changed", to: { ...item, hash: { S: 'def' } } },
    { broken: "the owner's hash was changed", to: withoutHash },
  ] satisfies { broken: string; to: Item }[])('$broken', ({ broken, to }) => {
    expect(() => checkItem('row', to, shape, item)).toThrow(`I1 broken at row: ${broken}`);
  });

  it('an attribute that follows from the row no more', () => {
    expect(() => checkItem('row', item, { ...shape, derived: {} }, item)).toThrow(
      'I1 broken at row: it has a dueAt, which it must not have as it stands',
    );
  });
});

it("lets an owner change the owner's attributes", () => {
  expect(() => checkItem('row', { ...item, hash: { S: 'def' } }, shape)).not.toThrow();
});
