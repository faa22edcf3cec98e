import { describe, expect, it } from '@jest/globals';
import type { WireRequest } from '../wire/transport.ts';
import { endOfOutagesMs, type Outage, outageOf } from './outage.ts';

const minutesMs = (minutes: number): number => minutes * 60_000;
const update: WireRequest = { service: 'DynamoDB', operation: 'UpdateItem', body: {} };
const outage: Outage = { fromMinutes: 15, toMinutes: 75, service: 'DynamoDB', as: 'throttle' };

describe('outageOf', () => {
  it.each([
    [minutesMs(15) - 1, undefined],
    [minutesMs(15), outage],
    [minutesMs(75) - 1, outage],
    [minutesMs(75), undefined],
  ])('includes the start of an outage and excludes its end: %i ms', (sinceStartMs, expected) => {
    expect(outageOf(update, sinceStartMs, [outage])).toBe(expected);
  });

  it('refuses no other service and no other operation', () => {
    const writes: Outage = { ...outage, operations: ['UpdateItem', 'PutItem'] };

    expect(outageOf(update, minutesMs(20), [writes])).toBe(writes);
    expect(outageOf({ ...update, operation: 'Query' }, minutesMs(20), [writes])).toBeUndefined();
    expect(outageOf({ ...update, service: 'SQS' }, minutesMs(20), [outage])).toBeUndefined();
  });
});

describe('endOfOutagesMs', () => {
  it('returns the end of the last outage that has begun', () => {
    const later: Outage = { ...outage, fromMinutes: 300, toMinutes: 315 };

    expect(endOfOutagesMs(0, [outage, later])).toBe(0);
    expect(endOfOutagesMs(minutesMs(20), [outage, later])).toBe(minutesMs(75));
    expect(endOfOutagesMs(minutesMs(300), [outage, later])).toBe(minutesMs(315));
  });
});
