import { describe, expect, test } from '@jest/globals';
import { createItemExpectations, ItemExpectationError } from './create-item-expectations.ts';
import type { EventuallyOptions } from './eventually.ts';
import { EventuallyError } from './eventually-error.ts';
import { anyInstant } from './matchers.ts';

interface Order {
  id: string;
  status: 'placed' | 'shipped';
  values: Record<string, number | string>;
  placedAt: string;
  shippedAt?: string;
  updatedAt: string;
}

const before: Order = {
  id: 'order-1',
  status: 'placed',
  values: { price: 10 },
  placedAt: '2027-01-01T00:00:00.000Z',
  updatedAt: '2027-01-01T00:00:00.000Z',
};
const after: Order = {
  ...before,
  status: 'shipped',
  values: { price: 12.5, currency: 'EUR' },
  shippedAt: '2027-03-28T00:00:02.000Z',
  updatedAt: '2027-03-28T00:00:02.000Z',
};
const other: Order = { ...before, id: 'order-2' };
const keyOf = ({ id }: Order): string => id;

/** Creates assertions on a table with these orders. */
function expectationsOn(...orders: Order[]) {
  return createItemExpectations<Order>({ keyOf, getMany: async (ids) => orders.filter(({ id }) => ids.includes(id)) });
}

async function errorOf(assertion: Promise<void>): Promise<ItemExpectationError> {
  const error = await assertion.catch((thrown: unknown) => thrown);
  if (error instanceof ItemExpectationError) return error;
  throw new Error(`not an ItemExpectationError: ${String(error)}`);
}

describe('expectItem', () => {
  test('passes if the whole item is equal, with any instant as its timestamps', async () => {
    const { expectItem } = expectationsOn(after, other);
    await expectItem('order-1').toEqual({
      ...before,
      status: 'shipped',
      values: { price: 12.5, currency: 'EUR' },
      shippedAt: anyInstant,
      updatedAt: anyInstant,
    });
  });

  test('fails for a value that a check of another value would miss', async () => {
    const lost = { ...after, values: { price: 10, currency: 'EUR' } };
    expect(lost.values.currency).toBe('EUR');
    const { message } = await errorOf(expectationsOn(lost).expectItem('order-1').toEqual(after));
    expect(message).toBe('1 item is not as expected:\n  order-1\n    values.price: expected 12.5, found 10');
  });

  test('fails for an unexpected attribute', async () => {
    const stray = { ...after, note: 'left by a faulty writer' };
    const { differences } = await errorOf(expectationsOn(stray).expectItem('order-1').toEqual(after));
    expect(differences.get('order-1')).toEqual([
      { path: 'note', expected: undefined, found: 'left by a faulty writer' },
    ]);
  });

  test('fails if there is no such item', async () => {
    const { message } = await errorOf(expectationsOn().expectItem('order-1').toEqual(after));
    expect(message).toMatch(/it: expected \{ id: 'order-1'.*, found nothing$/);
  });

  test('toBeAbsent passes without the item, and fails with it', async () => {
    await expectationsOn(other).expectItem('order-1').toBeAbsent();
    const { message } = await errorOf(expectationsOn(after).expectItem('order-1').toBeAbsent());
    expect(message).toMatch(/^1 item is not absent:\n {2}order-1\n {4}it: expected nothing, found \{/);
  });
});

describe('expectUntouched', () => {
  test('passes if each item equals what it was', async () => {
    await expectationsOn(before, other).expectUntouched([before, other]);
  });

  test('fails with the names of a changed and a missing item', async () => {
    const { message } = await errorOf(
      expectationsOn({ ...before, updatedAt: '2027-03-28T00:00:00.000Z' }).expectUntouched([before, other]),
    );
    expect(message).toContain('2 items are not untouched:');
    expect(message).toContain("updatedAt: expected '2027-01-01T00:00:00.000Z', found '2027-03-28T00:00:00.000Z'");
    expect(message).toMatch(/order-2\n {4}it: expected .*, found nothing/);
  });

  test('throws for an empty list', async () => {
    await expect(expectationsOn(before).expectUntouched([])).rejects.toThrow('expectUntouched received no items');
  });
});

describe('expectItems', () => {
  test('passes if each item is equal as a whole', async () => {
    await expectationsOn(after, other).expectItems({
      'order-1': after,
      'order-2': { ...other, updatedAt: anyInstant },
    });
  });

  test('names each different and each missing item', async () => {
    const { differences } = await errorOf(expectationsOn(before).expectItems({ 'order-1': after, 'order-2': other }));
    expect([...differences.keys()]).toEqual(['order-1', 'order-2']);
  });

  test('fails for an unexpected item, if the reader has `every`', async () => {
    const stray: Order = { ...before, id: 'stray' };
    const { expectItems } = createItemExpectations<Order>({
      keyOf,
      getMany: async () => [after],
      every: async () => [after, stray],
    });
    const { message } = await errorOf(expectItems({ 'order-1': after }));
    expect(message).toMatch(/^1 item is not as expected:\n {2}stray\n {4}it: expected nothing, found \{/);
  });
});

describe('with `waiting`', () => {
  /** Creates assertions on an order that is shipped from the third read on. */
  function shippedAtThirdRead(waiting: EventuallyOptions) {
    let reads = 0;
    const reader = { keyOf, getMany: async () => [(reads += 1) < 3 ? before : after] };
    return { ...createItemExpectations<Order>(reader, waiting), reads: () => reads };
  }

  test('waits until the item is equal', async () => {
    const { expectItem, expectItems } = shippedAtThirdRead({ intervalMs: 1 });
    await expectItem('order-1').toEqual(after);
    await expectItems({ 'order-1': after });
  });

  test('throws at the deadline, with the last state', async () => {
    const { expectItem } = shippedAtThirdRead({ intervalMs: 1, timeoutMs: 50, describe: () => 'orders: 1 visible' });
    const error: unknown = await expectItem('order-1')
      .toEqual({ ...after, placedAt: 'later' })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(EventuallyError);
    expect(String(error)).toMatch(/placedAt: expected 'later', found '2027[^]*Last state:\norders: 1 visible/);
  });

  test('checks once that an item is untouched, because a wait would prove nothing', async () => {
    const { expectUntouched, reads } = shippedAtThirdRead({ intervalMs: 1 });
    await errorOf(expectUntouched([after]));
    expect(reads()).toBe(1);
  });
});

describe('expectItems with a list', () => {
  const reader = { keyOf, getMany: async () => [], every: async () => [after, other] };

  test('passes with any keys, and names each item that is not expected', async () => {
    const { expectItems } = createItemExpectations<Order>(reader);
    const anyOf = (order: Order) => ({ ...order, id: { asymmetricMatch: () => true } });
    await expectItems([anyOf(before), anyOf(after)]);
    const { message } = await errorOf(expectItems([anyOf(before), anyOf(before), other]));
    expect(message).toMatch(
      /^2 items are not as expected:\n {2}order-1\n {4}status: expected 'placed'.*\n[\s\S]* {2}the expected item/,
    );
  });

  test('throws if the reader has no `every`', async () => {
    await expect(expectationsOn(after).expectItems([after])).rejects.toThrow('only with a reader that has `every`');
  });
});
