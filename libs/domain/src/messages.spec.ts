import { describe, expect, it } from '@jest/globals';
import * as v from 'valibot';
import { dueAt } from './due-at.ts';
import { rowMessageSchema, triggerSchema, valueMessageSchema } from './messages.ts';

const message = { rowId: 'a', version: 1, runId: 'r', values: { a: 1 }, expected: 2 };

describe('valueMessageSchema', () => {
  it('keeps every key through JSON, such as constructor', () => {
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
    { ...message, version: 1.5 },
    { ...message, expected: 1.5 },
    { ...message, rowId: '' },
    { ...message, runId: '' },
    { ...message, next: { dueDate: '2026-02-30', timeZone: 'UTC' } },
    { ...message, next: { dueDate: '2026-04-30', timeZone: '' } },
    { ...message, next: {} },
    { ...message, dueDate: '2026-02-30' },
    { ...message, dueAt: '2026-03-29' },
  ])('refuses %j', (refused) => {
    expect(v.safeParse(valueMessageSchema, refused).success).toBe(false);
  });

  it('has the due date and time of the row, or neither when an older release sent it', () => {
    const due = { dueDate: '2026-03-29', dueAt: '2026-03-28T23:00:00.000Z' };
    expect(v.parse(valueMessageSchema, { ...message, ...due })).toEqual({ ...message, ...due });
    expect(v.parse(valueMessageSchema, message)).toEqual(message);
  });

  it('describes an invalid date, time zone or id', () => {
    const next = { dueDate: '2026-04-30', timeZone: 'UTC' };
    const refusal = (change: object): unknown =>
      v.safeParse(valueMessageSchema, { ...message, ...change }).issues?.[0].message;
    expect(refusal({ next: { ...next, dueDate: '2026-02-30' } })).toBe('Expected a calendar date, YYYY-MM-DD');
    expect(refusal({ next: { ...next, timeZone: 'Nowhere' } })).toBe('Expected a time zone');
    expect(refusal({ rowId: 'x'.repeat(2_049) })).toBe('Expected a row id of at most 2048 bytes');
    expect(refusal({ rowId: 'half \ud83d' })).toBe('Expected a well-formed text');
    expect(refusal({ runId: '__proto__' })).toBe('Expected a run id that is a valid map key');
    expect(refusal({ dueAt: '2026-02-30T12:00:00Z' })).toBe(
      'Expected an instant that exists, such as 2026-03-29T12:00:00Z',
    );
  });
});

describe('rowMessageSchema', () => {
  it('requires a row id, a version and a run id, and drops other fields', () => {
    const whole = { rowId: 'a', version: 1, runId: 'r' };
    expect(v.parse(rowMessageSchema, { ...whole, more: 1 })).toEqual(whole);
    for (const refused of [{ ...whole, rowId: '' }, { ...whole, version: 0 }, { ...whole, runId: '' }, {}]) {
      expect(v.safeParse(rowMessageSchema, refused).success).toBe(false);
    }
  });
});

describe('triggerSchema', () => {
  it('accepts a scheduledTime, with or without a run id', () => {
    for (const trigger of [
      { scheduledTime: '2026-03-29T12:00:00Z' },
      { scheduledTime: '2026-03-29T12:00:00.000+02:00', runId: 'by hand' },
    ]) {
      expect(v.parse(triggerSchema, trigger)).toEqual(trigger);
    }
  });

  it('refuses a run id that is too long for a history entry', () => {
    const trigger = (runId: string) => ({ scheduledTime: '2026-03-29T12:00:00Z', runId });
    expect(v.safeParse(triggerSchema, trigger('é'.repeat(32))).success).toBe(true);
    expect(() => v.parse(triggerSchema, trigger(`${'é'.repeat(32)}x`))).toThrow(
      'Expected a run id of at most 64 bytes',
    );
  });

  it.each([
    {},
    { scheduledTime: '2026-03-29' },
    { scheduledTime: '2026-02-30T12:00:00Z' },
    // `Date` reads this as the year 2000.
    { scheduledTime: '0000-01-01 12:00:00Z' },
    { scheduledTime: '2026-03-29T12:00:00Z', runId: '' },
    { scheduledTime: '2026-03-29T12:00:00Z', runId: 'half \ud83d' },
  ])('refuses %j', (refused) => {
    expect(v.safeParse(triggerSchema, refused).success).toBe(false);
  });
});

describe('the ids and counts of a message', () => {
  const message = { rowId: 'r', version: 1, runId: 'run' };

  it('accept a date of the year 1 that begins in the year 0 in UTC', () => {
    const firstDay = { dueDate: '0001-01-01', dueAt: dueAt({ dueDate: '0001-01-01', timeZone: 'Asia/Tokyo' }) };
    const valueMessage = { ...message, values: { price: 1 }, expected: 1, ...firstDay };
    expect(v.parse(valueMessageSchema, valueMessage)).toEqual(valueMessage);
  });

  it.each([
    // DynamoDB would fail the BatchGetItem of the whole batch.
    ['a row id that is too long for a DynamoDB key', { rowId: 'é'.repeat(1_025) }],
    // UTF-8 encodes it as U+FFFD, which is the id of another row.
    ['half a character in a row id', { rowId: '\ud83d' }],
    ['half a character in a run id', { runId: '\ud83d' }],
    // A row's history has run ids as keys. An invalid key would make the row unreadable.
    ['a run id that is not a valid key', { runId: '__proto__' }],
    ['a run id that is too long for a history entry', { runId: 'x'.repeat(65) }],
    ['a version that adding 1 does not change', { version: 2 ** 53 }],
  ])('can not be %s', (_, change) => {
    expect(v.safeParse(rowMessageSchema, message).success).toBe(true);
    expect(v.safeParse(rowMessageSchema, { ...message, ...change }).success).toBe(false);
    const valueMessage = { ...message, values: { price: 1 }, expected: 1 };
    expect(v.safeParse(valueMessageSchema, valueMessage).success).toBe(true);
    expect(v.safeParse(valueMessageSchema, { ...valueMessage, ...change }).success).toBe(false);
  });
});
