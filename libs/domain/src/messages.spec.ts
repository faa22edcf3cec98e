import { describe, expect, it } from '@jest/globals';
import * as v from 'valibot';
import { valueMessageSchema } from './messages.ts';

const message = { rowId: 'a', version: 1, runId: 'r', values: { a: 1 }, expected: 2 };

describe('valueMessageSchema', () => {
  it('comes through JSON whole, whatever its keys are called', () => {
    const values = { constructor: 1, prototype: { toString: 2 }, 'a.b': [], '🔑': null };
    const next = { dueDate: '2026-04-30', timeZone: 'UTC' };
    const parsed = v.parse(valueMessageSchema, JSON.parse(JSON.stringify({ ...message, values, next })));
    expect(Object.entries(parsed.values)).toEqual(Object.entries(values));
    expect(parsed.next).toEqual(next);
  });

  it.each([
    { ...message, values: { ['__proto__']: 1 } },
    { ...message, expected: 0 },
    { ...message, version: 0 },
    { ...message, rowId: '' },
    { ...message, next: { dueDate: '2026-02-30', timeZone: 'UTC' } },
  ])('refuses %j', (refused) => {
    expect(v.safeParse(valueMessageSchema, refused).success).toBe(false);
  });
});
