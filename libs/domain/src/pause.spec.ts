import { describe, expect, it } from '@jest/globals';
import { isSameFilter, type Pause, pauseOf } from './pause.ts';

const row = { id: 'a', rule: 'renew', tenant: 'acme', dueDate: '2026-03-29' };
const noon = '2026-03-29T12:00:00.000Z';
const pause = (parts: Partial<Pause> = {}): Pause => ({ id: 'p', reason: 'r', by: 'ada', at: noon, ...parts });

describe('pauseOf', () => {
  it.each<[string, Partial<Pause>, boolean]>([
    ['every row', {}, true],
    ['its rule', { rule: 'renew' }, true],
    ['another rule', { rule: 'archive' }, false],
    ['its tenant', { tenant: 'acme' }, true],
    ['another tenant', { tenant: 'b' }, false],
    ['its rule of another tenant', { rule: 'renew', tenant: 'b' }, false],
    ['the row', { rowId: 'a' }, true],
    ['another row', { rowId: 'b' }, false],
    ['the row, if it had another rule', { rowId: 'a', rule: 'archive' }, false],
    ['ids that begin as its own', { idPrefix: 'a' }, true],
    ['ids that begin otherwise', { idPrefix: 'aa' }, false],
    ['its date', { dueFrom: '2026-03-29', dueTo: '2026-03-29' }, true],
    ['later dates', { dueFrom: '2026-03-30' }, false],
    ['earlier dates', { dueTo: '2026-03-28' }, false],
    ['its date and another tenant', { dueFrom: '2026-03-01', tenant: 'b' }, false],
  ])('of a pause of %s', (_, filter, isPaused) => {
    expect(pauseOf(row, [pause({ rowId: 'other' }), pause(filter)], noon) !== undefined).toBe(isPaused);
  });

  it('ends for runs of the time until which it lasts, or later, and lasts for a message without a time', () => {
    const pauses = [pause({ until: noon })];
    expect(pauseOf(row, pauses, '2026-03-29T11:59:59.999Z')).toBe(pauses[0]);
    expect(pauseOf(row, pauses, noon)).toBeUndefined();
    expect(pauseOf(row, pauses, undefined)).toBe(pauses[0]);
  });

  it('of a rule or a tenant matches no row of which neither is known', () => {
    expect(pauseOf({ id: 'a' }, [pause({ rule: 'renew' }), pause({ tenant: 'acme' })], noon)).toBeUndefined();
    expect(
      pauseOf({ id: 'a' }, [pause({ dueTo: '2026-03-29' }), pause({ dueFrom: '2026-03-29' })], noon),
    ).toBeUndefined();
    expect(pauseOf({ id: 'a' }, [pause()], noon)).toBeDefined();
  });
});

it('compares every field of two filters', () => {
  expect(isSameFilter({}, { rule: undefined })).toBe(true);
  expect(isSameFilter({ rule: 'a' }, { rule: 'b' })).toBe(false);
  expect(isSameFilter({ tenant: 'a' }, { rule: 'a' })).toBe(false);
  expect(isSameFilter({ rule: 'a' }, { rule: 'a', rowId: 'a' })).toBe(false);
  expect(isSameFilter({ rowId: 'a' }, { idPrefix: 'a' })).toBe(false);
  expect(isSameFilter({ dueFrom: '2026-03-29' }, { dueTo: '2026-03-29' })).toBe(false);
});
