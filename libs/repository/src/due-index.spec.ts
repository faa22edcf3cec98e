import { describe, expect, it } from '@jest/globals';
import { dueKeys, dueShard, dueShards } from './due-index.ts';

describe('dueShard', () => {
  it('never changes: rows in the table have it', () => {
    // FNV-1a of '', 'a' and 'foobar' is 0x811c9dc5, 0xe40c292c and 0xbf9cf968.
    expect([dueShard('', 100), dueShard('a', 100), dueShard('foobar', 100)]).toEqual(
      [0x811c9dc5, 0xe40c292c, 0xbf9cf968].map((hash) => String(hash % 100).padStart(2, '0')),
    );
    expect(dueShard('ключ 🔑', 16)).toBe('09');
  });

  it('spreads rows evenly, though their ids are alike', () => {
    const counts = new Map<string, number>();
    for (let n = 0; n < 16_000; n++) {
      const shard = dueShard(`price-${n}`, 16);
      counts.set(shard, (counts.get(shard) ?? 0) + 1);
    }
    expect([...counts.keys()].toSorted()).toEqual(dueShards(16));
    for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });
});

it('the keys are the shard and the first instant of the date in its zone', () => {
  expect(dueKeys({ id: 'a', dueDate: '2026-03-29', timeZone: 'Asia/Tokyo' }, 16)).toEqual({
    dueShard: dueShard('a', 16),
    dueAt: '2026-03-28T15:00:00.000Z',
  });
});
