import { describe, expect, it } from '@jest/globals';
import { ItemError } from '../errors.ts';
import { archiveId } from './archive-id.ts';
import { toAttributes } from './attribute-value.ts';
import { endedVersionOf } from './ended-version.ts';

const at = '2026-03-29T12:00:00.000Z';
const end = { end: 'completed', at, dueDate: '2026-03-29', written: 1, superseded: {} };
const before = { id: 'a', status: 'scheduled', version: 3, dueDate: '2026-03-29', rule: 'renew', history: { 2: end } };
const after = {
  ...before,
  status: 'completed',
  history: { 2: end, 3: end },
  writes: { price: at },
  values: { price: 1 },
};
const ended = (old: object, fresh: object) =>
  endedVersionOf({ oldImage: toAttributes({ ...old }), newImage: toAttributes({ ...fresh }) });

describe('endedVersionOf', () => {
  it('takes what the end of the row’s own version leaves to the row', () => {
    const { dueDate: _, written: __, ...entry } = end;
    expect(ended(before, { ...after, history: { 3: entry } })).toMatchObject({
      version: 3,
      end: { end: 'completed', dueDate: '2026-03-29', written: 1 },
    });
  });

  it.each([
    ['a version that had ended', { ...before, history: { 3: end } }, after],
    ['a version that has not ended', before, { ...after, history: {} }],
    ['the end of another version', before, { ...after, history: { 4: end } }],
    ['a row that was not scheduled', { ...before, status: 'failed' }, after],
    ['a tombstone', { ...before, status: 'deleted' }, after],
    ['an archive item', { ...before, id: archiveId('a', 3) ?? '' }, after],
    ['an item that is no row', { id: 'odd' }, { id: 'odd', status: 'scheduled' }],
  ])('is undefined for %s', (_, old, fresh) => {
    expect(ended(old, fresh)).toBeUndefined();
  });

  it('throws for an end that cannot be read', () => {
    expect(() => ended(before, { ...after, history: { 3: { end: 'vanished', at } } })).toThrow(ItemError);
  });
});
