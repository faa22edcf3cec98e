import { expect, it } from '@jest/globals';
import { mergeTables, Varying } from './merge-runs.ts';

it('keeps equal values of two runs, and marks those that differ', () => {
  const order = (at: number, ...tags: string[]) => ({ orders: { 'order-1': { id: 'order-1', at, of: { tags } } } });
  expect(mergeTables(order(1, 'a', 'b'), order(2, 'a', 'c'))).toEqual({
    orders: { 'order-1': { id: 'order-1', at: new Varying(1), of: { tags: ['a', new Varying('b')] } } },
  });
  expect(mergeTables(order(1, 'a'), order(1))).toMatchObject({
    orders: { 'order-1': { of: { tags: new Varying(['a']) } } },
  });
});

it('lists items whose keys differ, and merges each with the most similar one', () => {
  const first = { orders: { x1: { id: 'x1', item: 'pen' }, x2: { id: 'x2', item: 'cup' } } };
  const second = { orders: { y1: { id: 'y1', item: 'cup' }, y2: { id: 'y2', item: 'pen' } } };
  expect(mergeTables(first, second)).toEqual({
    orders: [
      { id: new Varying('x1'), item: 'pen' },
      { id: new Varying('x2'), item: 'cup' },
    ],
  });
});
