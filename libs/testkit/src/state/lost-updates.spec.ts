import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { createPromises, type PromiseSettings } from '../oracle/kit-promises.ts';
import { shopTemplate } from '../testing/pipeline-of.ts';
import type { Item } from '../wire/item.ts';
import type { Caller } from './caller.ts';
import { createLostUpdates } from './lost-updates.ts';
import { createRequestGate } from './request-gate.ts';

const key: Item = { shop: { S: 'shop' } };
const now = Date.UTC(2101, 0, 1, 12);
const [table] = shopTemplate.tables;
if (table === undefined) throw new Error('The shop has no table');
const tables = [{ ...table, timeToLiveAttribute: 'expiresAt' }];

type Request = Readonly<Record<string, unknown>>;

/** Two callers and one item: a test calls each read and write in order. */
function race(before: Item, settings: PromiseSettings = {}, causes = ['first', 'second']) {
  let item: Item | undefined = { ...key, ...before };
  const found: string[] = [];
  const promises = createPromises(settings, ({ message, callers }) => found.push(`${message} (${callers.join(', ')})`));
  const lostUpdates = createLostUpdates({ tables, promises, clock: { now: () => now } });
  const gate = createRequestGate();
  const callers = causes.map((cause, position) =>
    gate.createCaller('function', `${['one', 'two'][position]}#${position + 1}`, [cause]),
  );
  const callerAt = (index: 0 | 1): Caller => {
    const caller = callers[index];
    if (caller === undefined) throw new Error('There are two callers');
    return caller;
  };
  const request = (operation: string, body: Request) => ({
    service: 'DynamoDB' as const,
    operation,
    body: { TableName: 'sold', ...body },
  });
  const response = (body: Record<string, unknown>) => ({ statusCode: 200, headers: {}, body });
  const write = (index: 0 | 1, operation: string, body: Request, after: Item | undefined): void => {
    const change = { table: 'sold', before: item, after: after && { ...key, ...after } };
    item = change.after;
    lostUpdates.onWrite(
      callerAt(index),
      request(operation, body),
      isDeepStrictEqual(change.before, item) ? [] : [change],
    );
  };
  return {
    found,
    reads(index: 0 | 1, body: Request = {}, shown: Item | undefined = item) {
      lostUpdates.onResponse(
        callerAt(index),
        request('GetItem', { Key: key, ...body }),
        response(shown ? { Item: shown } : {}),
      );
    },
    puts: (index: 0 | 1, after: Item, body: Request = {}) =>
      write(index, 'PutItem', { Item: { ...key, ...after }, ...body }, after),
    updates: (index: 0 | 1, UpdateExpression: string, after: Item, body: Request = {}) =>
      write(index, 'UpdateItem', { Key: key, UpdateExpression, ...body }, after),
    deletes: (index: 0 | 1) => write(index, 'DeleteItem', { Key: key }, undefined),
  };
}

const n = (value: number) => ({ N: String(value) });
const lost = '"no update is lost" broken at sold {"shop":{"S":"shop"}}: ';

describe('an update is lost', () => {
  it('if a caller puts an item as it read it, after another caller wrote it', () => {
    const { reads, puts, found } = race({ left: n(3), sold: n(0) });
    reads(0);
    reads(1);
    puts(1, { left: n(2), sold: n(1) });
    puts(0, { left: n(1), sold: n(0) });
    expect(found).toEqual([`${lost}one#1 read left, two#2 changed it, and one#1 overwrote the change (two#2, one#1)`]);
  });

  it('if a caller sets an attribute that it read, after another caller changed it', () => {
    const { reads, updates, found } = race({ left: n(3) });
    reads(0);
    updates(1, 'SET left = left - :n', { left: n(2) });
    updates(0, 'SET left = :left', { left: n(1) });
    expect(found).toHaveLength(1);
  });

  it('if the read was a projection, or the value is a key of a map', () => {
    const { reads, updates, found } = race({ values: { M: { price: n(1) } } });
    reads(0, { ProjectionExpression: 'shop, #values' });
    updates(1, 'SET #values.price = :p', { values: { M: { price: n(2) } } });
    updates(
      0,
      'SET #values.price = :p',
      { values: { M: { price: n(3) } } },
      { ExpressionAttributeNames: { '#values': 'values' } },
    );
    expect(found).toHaveLength(1);
  });

  it('if a caller read no item, and puts one after another caller did', () => {
    const { reads, puts, found } = race({});
    reads(0, {}, undefined);
    puts(1, { left: n(3) });
    puts(0, { left: n(5) });
    expect(found).toHaveLength(1);
  });

  it('if a caller puts an item back that another caller has deleted', () => {
    const { reads, puts, deletes, found } = race({ left: n(3) });
    reads(0);
    deletes(1);
    puts(0, { left: n(2) });
    expect(found).toHaveLength(1);
  });

  it('if both callers add one to what they read, and so write the same number, also in a map', () => {
    for (const count of [(value: number) => n(value), (value: number) => ({ M: { of: n(value) } })]) {
      const { reads, puts, found } = race({ count: count(3) });
      reads(0);
      reads(1);
      puts(1, { count: count(4) });
      puts(0, { count: count(4) });
      expect(found).toHaveLength(1);
    }
  });

  it('if the condition tests nothing that has changed', () => {
    const { reads, puts, found } = race({ left: n(3) });
    reads(0);
    puts(1, { left: n(2) });
    puts(0, { left: n(1) }, { ConditionExpression: 'attribute_exists(shop)' });
    expect(found).toHaveLength(1);
  });
});

describe('an update is also lost', () => {
  it('if the condition tests whether a value exists, and not which one', () => {
    const { reads, puts, found } = race({ left: n(3) });
    reads(0);
    puts(1, { left: n(2) });
    puts(0, { left: n(1) }, { ConditionExpression: 'attribute_exists(left)' });
    expect(found).toHaveLength(1);
  });

  it('if the value comes from the request alone', () => {
    const { reads, updates, found } = race({ left: n(3) });
    reads(0);
    updates(1, 'SET left = :left', { left: n(2) });
    updates(0, 'SET left = :read - :n', { left: n(1) });
    expect(found).toHaveLength(1);
  });

  it('if a caller removes an attribute or deletes an item that another caller has changed since the read', () => {
    const { reads, updates, deletes, found } = race({ hold: { S: 'one' }, left: n(3) });
    reads(0);
    updates(1, 'SET hold = :me', { hold: { S: 'two' }, left: n(3) });
    updates(0, 'REMOVE hold', { left: n(3) });
    updates(1, 'SET left = :left', { left: n(4) });
    deletes(0);
    expect(found).toEqual([
      `${lost}one#1 read hold, two#2 changed it, and one#1 deleted it (two#2, one#1)`,
      `${lost}one#1 read left, two#2 changed it, and one#1 deleted it (two#2, one#1)`,
    ]);
  });
});

describe('no update is lost', () => {
  it('if both callers handle one message, and one deletes what the other has counted up', () => {
    const { reads, updates, deletes, found } = race({ tries: n(0) }, {}, ['the same', 'the same']);
    reads(0);
    updates(1, 'ADD tries :one', { tries: n(1) });
    deletes(0);
    expect(found).toEqual([]);
  });

  it('if both callers remove the attribute, if nothing has changed, or if the removed value is a time', () => {
    const { reads, updates, deletes, found } = race({ hold: { S: 'one' }, left: n(3) });
    reads(0);
    updates(1, 'REMOVE hold', { left: n(3) });
    updates(0, 'REMOVE hold', { left: n(3) });
    updates(1, 'SET seenAt = :now', { left: n(3), seenAt: n(now) });
    deletes(0);
    expect(found).toEqual([]);
  });

  it('if the condition tests what has changed: a version, or the value itself', () => {
    const { reads, puts, updates, found } = race({ left: n(3), version: n(1) });
    reads(0);
    puts(1, { left: n(2), version: n(2) });
    puts(0, { left: n(1), version: n(3) }, { ConditionExpression: 'version = :anything' });
    reads(1);
    puts(0, { left: n(0), version: n(4) });
    updates(1, 'SET left = :left', { left: n(7), version: n(4) }, { ConditionExpression: 'left = :zero' });
    expect(found).toEqual([]);
  });

  it('if DynamoDB computes the value, or the write sets another attribute', () => {
    const { reads, updates, found } = race({ left: n(3), status: { S: 'open' } });
    reads(0);
    updates(1, 'SET left = left - :n', { left: n(2), status: { S: 'open' } });
    updates(0, 'SET left = left - :n', { left: n(1), status: { S: 'open' } });
    updates(0, 'ADD left :n', { left: n(0), status: { S: 'open' } });
    updates(
      0,
      'SET #status = :paid',
      { left: n(0), status: { S: 'paid' } },
      { ExpressionAttributeNames: { '#status': 'status' } },
    );
    expect(found).toEqual([]);
  });

  it('if both callers handle one message, and write the same value', () => {
    const { reads, puts, found } = race({ left: n(3) }, {}, ['the same', 'the same']);
    reads(0);
    reads(1);
    puts(1, { left: n(2) });
    puts(0, { left: n(2) });
    expect(found).toEqual([]);
  });

  it('if both callers write the same value, and it is not a number', () => {
    const { reads, puts, updates, found } = race({ status: { S: 'open' }, left: n(1) });
    reads(0);
    reads(1);
    puts(1, { status: { S: 'paid' }, left: n(1) });
    puts(0, { status: { S: 'paid' }, left: n(1) });
    updates(0, 'SET left = :one', { status: { S: 'paid' }, left: n(1) });
    expect(found).toEqual([]);
  });

  it('if the caller did not read the attribute, or read it again since', () => {
    const { reads, updates, puts, found } = race({ left: n(3), seen: n(0) });
    puts(1, { left: n(2), seen: n(0) });
    puts(0, { left: n(1), seen: n(0) });
    reads(0, { ProjectionExpression: 'shop, seen' }, { ...key, seen: n(0) });
    updates(1, 'SET left = :left', { left: n(5), seen: n(0) });
    updates(0, 'SET left = :left', { left: n(4), seen: n(0) });
    reads(1);
    puts(1, { left: n(9), seen: n(0) });
    expect(found).toEqual([]);
  });

  it('if the caller itself made the change', () => {
    const { reads, updates, puts, found } = race({ left: n(3) });
    reads(0);
    updates(0, 'SET left = left - :n', { left: n(2) });
    puts(0, { left: n(7) });
    expect(found).toEqual([]);
  });

  it('if the attribute is the time of the write or the time to live', () => {
    const { reads, updates, found } = race({ at: { S: '2001-01-01T00:00:00.000Z' }, ms: n(0), expiresAt: n(1) });
    reads(0);
    const writtenAt = (ms: number) => ({
      at: { S: new Date(ms).toISOString() },
      ms: n(ms),
      expiresAt: n(ms / 1_000 + 86_400),
    });
    updates(1, 'SET at = :at, ms = :ms, expiresAt = :expiresAt', writtenAt(now - 1_000));
    updates(0, 'SET at = :at, ms = :ms, expiresAt = :expiresAt', writtenAt(now));
    expect(found).toEqual([]);
  });

  it('if the attribute is excepted, or the promise is off', () => {
    for (const setting of [{ except: { 'sold.left': 'the last count wins' } }, { off: 'there is one writer' }]) {
      const { reads, puts, found } = race({ left: n(3) }, { 'no update is lost': setting });
      reads(0);
      puts(1, { left: n(2) });
      puts(0, { left: n(1) });
      expect(found).toEqual([]);
    }
  });
});

it('rejects a setting for an unknown promise', () => {
  const settings: object = { 'nothing is lost': 'I1' };
  expect(() => createPromises(settings, () => undefined)).toThrow(
    'The kit has no promise "nothing is lost": it has "nothing is left running"',
  );
});
