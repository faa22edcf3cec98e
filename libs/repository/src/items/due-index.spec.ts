import { describe, expect, it } from '@jest/globals';
import { afterDueKeys, dueKey, dueKeys, dueShard, dueShards, readDueKey } from './due-index.ts';

describe('dueShard', () => {
  it('must not change: rows in the table hold it', () => {
    // FNV-1a of '', 'a' and 'foobar' is 0x811c9dc5, 0xe40c292c and 0xbf9cf968.
    expect([dueShard('', 100), dueShard('a', 100), dueShard('foobar', 100)]).toEqual(
      [0x811c9dc5, 0xe40c292c, 0xbf9cf968].map((hash) => String(hash % 100).padStart(2, '0')),
    );
    expect(dueShard('ключ 🔑', 16)).toBe('09');
  });

  it('distributes rows with similar ids evenly', () => {
    const counts = new Map<string, number>();
    for (let n = 0; n < 16_000; n++) {
      const shard = dueShard(`price-${n}`, 16);
      counts.set(shard, (counts.get(shard) ?? 0) + 1);
    }
    expect([...counts.keys()].toSorted()).toEqual(dueShards(16));
    for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });
});

const tokyo = { dueDate: '2026-03-29', timeZone: 'Asia/Tokyo' };
const readyAt = '2026-03-01T09:30:00.000Z';

describe('the keys of the due index', () => {
  it('are the shard, and the due instant with the instant at which the row was scheduled', () => {
    expect(dueKeys({ id: 'a', ...tokyo, readyAt }, 16)).toEqual({
      dueShard: dueShard('a', 16),
      dueAt: `2026-03-28T15:00:00.000Z#${readyAt}`,
    });
  });

  it.each([readyAt, undefined])('can be split into their instants (readyAt: %s)', (ready) => {
    const instants = { dueAt: '2026-03-28T15:00:00.000Z', ...(ready === undefined ? {} : { readyAt: ready }) };
    expect(readDueKey(dueKey({ ...tokyo, readyAt: ready }))).toEqual(instants);
  });

  it('hold the message group of a row that has one, where an older release reads the two instants', () => {
    const key = dueKey({ ...tokyo, readyAt, tenant: 'a#b' });
    expect(key).toBe(`2026-03-28T15:00:00.000Z#${readyAt}#a%23b`);
    expect(readDueKey(key)).toEqual({ dueAt: '2026-03-28T15:00:00.000Z', readyAt, messageGroupId: 'a%23b' });
    const [due, ready] = key.split('#');
    expect({ due, ready }).toEqual({ due: '2026-03-28T15:00:00.000Z', ready: readyAt });
    expect(dueKey({ ...tokyo, readyAt: undefined, tenant: 'a' })).toBe('2026-03-28T15:00:00.000Z');
  });

  it('sort by the due instant, whatever the other instant is', () => {
    const keyAt = (dueDate: string, ready?: string) => dueKey({ dueDate, timeZone: 'UTC', readyAt: ready });
    const dueThen = [
      keyAt('2026-03-29'),
      keyAt('2026-03-29', '0001-01-01T00:00:00.000Z'),
      keyAt('2026-03-29', readyAt),
    ];
    expect(dueThen.toSorted()).toEqual(dueThen);
    for (const key of dueThen) {
      expect(key < afterDueKeys('2026-03-29T02:00:00+02:00')).toBe(true);
      expect(key < afterDueKeys('2026-03-28T23:59:59.999Z')).toBe(false);
      expect(key > keyAt('2026-03-28', '9999-12-31T00:00:00.000Z')).toBe(true);
    }
  });
});
