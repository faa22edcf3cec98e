import { createRandom } from '@daybreak/local-sqs/internal';
import { expect, it } from '@jest/globals';
import { type KeyRange, SortedEntries } from './sorted-entries.ts';

const random = createRandom(1);
const below = (count: number): number => Math.floor(random() * count);
const someKey = (): string => 'abcdefgh'.slice(0, 1 + below(3)) + 'xyz'[below(3)];
const maybe = <Value>(value: Value): Value | undefined => (random() < 0.4 ? value : undefined);

function expectedKeys(all: readonly string[], { gt, gte, lt, lte, reverse, limit = -1 }: KeyRange): string[] {
  const within = all.filter(
    (key) =>
      (gt === undefined || key > gt) &&
      (gte === undefined || key >= gte) &&
      (lt === undefined || key < lt) &&
      (lte === undefined || key <= lte),
  );
  const ordered = within.toSorted((one, other) => (one < other ? -1 : 1));
  if (reverse === true) ordered.reverse();
  return limit < 0 ? ordered : ordered.slice(0, limit);
}

it('returns the keys of any range in order', () => {
  for (let run = 0; run < 200; run += 1) {
    const entries = new SortedEntries();
    const naive = new Map<string, string>();
    for (let change = 0; change < below(30); change += 1) {
      const key = someKey();
      if (random() < 0.7) {
        entries.put(key, `${change}`);
        naive.set(key, `${change}`);
      } else {
        entries.delete(key);
        naive.delete(key);
      }
    }
    const range = {
      gt: maybe(someKey()),
      gte: maybe(someKey()),
      lt: maybe(someKey()),
      lte: maybe(someKey()),
      reverse: random() < 0.5,
      limit: maybe(below(5)),
    };
    const keys = expectedKeys([...naive.keys()], range);
    expect(entries.keys(range)).toEqual(keys);
    expect(entries.values(range)).toEqual(keys.map((key) => naive.get(key)));
  }
});
