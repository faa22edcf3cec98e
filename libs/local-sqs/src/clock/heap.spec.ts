import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Heap, type HeapEntry } from './heap.ts';

it('returns the remaining entries by time, then by arrival, after any removals', () => {
  const times = fc.array(fc.record({ at: fc.integer({ min: 0, max: 20 }), isRemoved: fc.boolean() }), {
    maxLength: 200,
  });
  fc.assert(
    fc.property(times, (entries) => {
      const heap = new Heap<number>();
      const added = entries.map(({ at }, index) => heap.add(at, index));
      entries.forEach(({ isRemoved }, index) => {
        const entry = added[index];
        if (isRemoved && entry !== undefined) heap.remove(entry);
      });
      const taken: HeapEntry<number>[] = [];
      for (let due = heap.takeDue(20); due !== undefined; due = heap.takeDue(20)) taken.push(due);
      const left = added.filter((_, index) => entries[index]?.isRemoved === false);
      expect(taken).toEqual(left.toSorted((a, b) => a.at - b.at || a.order - b.order));
      expect(heap.size).toBe(0);
    }),
  );
});

it('takes no entry that is not due', () => {
  const heap = new Heap<string>();
  heap.add(10, 'later');
  expect(heap.takeDue(9)).toBeUndefined();
  expect(heap.takeDue(10)?.value).toBe('later');
});

it('does not change the heap when an entry is removed twice', () => {
  const heap = new Heap<string>();
  const entry = heap.add(1, 'a');
  heap.add(2, 'b');
  heap.remove(entry);
  heap.remove(entry);
  expect(heap.first()?.value).toBe('b');
  expect(heap.size).toBe(1);
});
