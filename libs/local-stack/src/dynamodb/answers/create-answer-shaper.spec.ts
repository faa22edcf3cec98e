import { describe, expect, it } from '@jest/globals';
import type { TableModel } from '../../template/stack-model.ts';
import type { Answer, Body } from '../capacity/body.ts';
import type { AnswerOptions } from './answer-options.ts';
import { createAnswerShaper } from './create-answer-shaper.ts';

const table: TableModel = {
  logicalId: 'Orders',
  name: 'orders',
  keySchema: [{ name: 'id', keyType: 'HASH' }],
  attributeTypes: { id: 'S' },
  globalSecondaryIndexes: [],
  localSecondaryIndexes: [],
};
const done = (body: Body): Answer => ({ statusCode: 200, body });
const Key = { id: { S: 'a' } };
const key = { TableName: 'orders', Key };
const placed = { ...Key, state: { S: 'placed' }, note: { S: 'x' } };
const shipped = { ...Key, state: { S: 'shipped' }, note: { S: 'x' } };

/** Creates a shaper whose reads are as stale as possible, and returns its response to an engine's response. */
function shaperWith(options: AnswerOptions = {}) {
  const time = { ms: 0 };
  const shaper = createAnswerShaper({ staleReads: 1, seed: 1, ...options, tables: [table], now: () => time.ms });
  const answerTo = (operation: string, body: Body, engine: Body): Body => {
    const shaped = shaper.begin(operation, body);
    return shaped?.settle?.(done(engine)).body ?? engine;
  };
  const write = (before: Body | undefined) =>
    answerTo('UpdateItem', key, before === undefined ? {} : { Attributes: before });
  return { shaper, time, answerTo, write };
}

describe('a read without ConsistentRead', () => {
  it('returns an item as it was before a recent write, until a second has passed', () => {
    const { time, answerTo, write } = shaperWith();
    write(placed);
    time.ms = 999;
    expect(answerTo('GetItem', key, { Item: shipped })).toEqual({ Item: placed });
    time.ms = 1_000;
    expect(answerTo('GetItem', key, { Item: shipped })).toEqual({ Item: shipped });
  });

  it('returns the latest item once the stack is idle', () => {
    const { shaper, answerTo, write } = shaperWith();
    write(placed);
    shaper.images.forget();
    expect(answerTo('GetItem', key, { Item: shipped })).toEqual({ Item: shipped });
  });

  it('can return an older image after a newer one', () => {
    const { answerTo, write } = shaperWith({ staleReads: 0.5 });
    write(placed);
    const states = Array.from({ length: 20 }, () => answerTo('GetItem', key, { Item: shipped })['Item']);
    const firstNew = states.indexOf(shipped);
    expect(firstNew).toBeGreaterThanOrEqual(0);
    expect(states.slice(firstNew)).toContain(placed);
  });

  it('does not return a new item, and returns a deleted one', () => {
    const put = shaperWith();
    put.answerTo('PutItem', { TableName: 'orders', Item: placed }, {});
    expect(put.answerTo('GetItem', key, { Item: placed })).toEqual({});

    const deleted = shaperWith();
    deleted.answerTo('DeleteItem', key, { Attributes: placed });
    expect(deleted.answerTo('GetItem', key, {})).toEqual({ Item: placed });
  });

  it('projects an older image', () => {
    const { answerTo, write } = shaperWith();
    write(placed);
    const projected = { ...key, ProjectionExpression: 'id, #s', ExpressionAttributeNames: { '#s': 'state' } };
    expect(answerTo('GetItem', projected, { Item: {} })).toEqual({ Item: { ...Key, state: { S: 'placed' } } });
  });

  it('of a batch returns older images, but no unprocessed items', () => {
    const { answerTo, write } = shaperWith();
    write(placed);
    const other = { id: { S: 'b' } };
    const request = { RequestItems: { orders: { Keys: [Key, other] } } };
    expect(answerTo('BatchGetItem', request, { Responses: { orders: [shipped, other] } })).toMatchObject({
      Responses: { orders: expect.arrayContaining([placed]) },
    });
    const left = { UnprocessedKeys: { orders: { Keys: [Key] } } };
    expect(answerTo('BatchGetItem', request, { Responses: { orders: [other] }, ...left })).toMatchObject({
      Responses: { orders: [other] },
    });
  });

  it.each(['Query', 'Scan'])('%s returns older images, and with a filter hides new items', (operation) => {
    const { answerTo, write } = shaperWith();
    write(placed);
    answerTo('PutItem', { TableName: 'orders', Item: { id: { S: 'new' } } }, {});
    const page = { Items: [shipped, { id: { S: 'new' } }], Count: 2 };
    const request = { TableName: 'orders' };
    expect(answerTo(operation, request, page)).toEqual({ Items: [placed], Count: 1 });
    // The shaper does not know whether the older image passes the filter.
    expect(answerTo(operation, { ...request, FilterExpression: 'f' }, page)).toEqual({ Items: [shipped], Count: 1 });
    expect(answerTo(operation, { ...request, IndexName: 'i' }, page)).toEqual(page);
  });

  it('that is consistent returns the latest item', () => {
    const { answerTo, write } = shaperWith();
    write(placed);
    expect(answerTo('GetItem', { ...key, ConsistentRead: true }, { Item: shipped })).toEqual({ Item: shipped });
    expect(shaperWith({ staleReads: 0 }).shaper.begin('UpdateItem', key)).toBeUndefined();
  });
});

describe('a write', () => {
  it('returns the old item to its caller only if asked to', () => {
    const { shaper, answerTo, write } = shaperWith();
    expect(shaper.begin('UpdateItem', key)?.body).toEqual({ ...key, ReturnValues: 'ALL_OLD' });
    expect(write(placed)).toEqual({});
    expect(answerTo('UpdateItem', { ...key, ReturnValues: 'ALL_OLD' }, { Attributes: placed })).toEqual({
      Attributes: placed,
    });
  });

  it('needs its old item if its response lacks it and its table is read without consistency', () => {
    const { shaper } = shaperWith();
    const asks = () => shaper.needsOldItems('UpdateItem', { ...key, ReturnValues: 'ALL_NEW' });
    expect(asks()).toBe(false);
    shaper.begin('GetItem', { ...key, ConsistentRead: true });
    expect(asks()).toBe(false);
    shaper.begin('GetItem', key);
    expect(asks()).toBe(true);
  });
});

describe('a page', () => {
  it('that is the first of a query or a scan has one to three items, and no more than its limit', () => {
    const { shaper } = shaperWith();
    const limits = (request: Body) =>
      Array.from({ length: 30 }, () => shaper.begin('Query', { TableName: 'orders', ...request })?.body['Limit']);
    expect(new Set(limits({}))).toEqual(new Set([1, 2, 3]));
    expect(new Set(limits({ Limit: 1 }))).toEqual(new Set([1]));
  });

  it('that is not the first is sometimes as short', () => {
    const { shaper } = shaperWith();
    const later = { TableName: 'orders', ExclusiveStartKey: Key, Limit: 50 };
    const short = Array.from({ length: 800 }, () => shaper.begin('Scan', later)).filter(
      (shaped) => shaped !== undefined,
    );
    expect(short.length).toBeGreaterThan(50);
    expect(short.length).toBeLessThan(200);
  });

  it('is whole with pages: whole', () => {
    expect(shaperWith({ pages: 'whole' }).shaper.begin('Query', { TableName: 'orders' })).toBeUndefined();
  });
});

describe('a batch', () => {
  const keys = ['a', 'b', 'c'].map((id) => ({ id: { S: id } }));
  const batch = { RequestItems: { orders: { Keys: keys, ConsistentRead: true } } };

  it('is processed in part, and its response names the rest', () => {
    const { shaper } = shaperWith({ unprocessed: 1 });
    for (let times = 0; times < 20; times += 1) {
      const shaped = shaper.begin('BatchGetItem', batch);
      const request = JSON.stringify(shaped?.body);
      const left = JSON.stringify(shaped?.settle?.(done({ UnprocessedKeys: {} })).body['UnprocessedKeys']);
      for (const { id } of keys) expect([request, left].filter((text) => text.includes(`"${id.S}"`))).toHaveLength(1);
      expect(keys.some(({ id }) => request.includes(`"${id.S}"`))).toBe(true);
      expect(left).toContain('"ConsistentRead":true');
    }
  });

  it('of writes is processed in part too, but never a single write', () => {
    const { shaper } = shaperWith({ unprocessed: 1 });
    const puts = { RequestItems: { orders: keys.map((Item) => ({ PutRequest: { Item } })) } };
    expect(shaper.begin('BatchWriteItem', puts)?.settle?.(done({})).body).toHaveProperty('UnprocessedItems.orders');
    const single = { RequestItems: { orders: { Keys: [Key], ConsistentRead: true } } };
    expect(shaper.begin('BatchGetItem', single)).toBeUndefined();
  });
});

it('makes the same decisions with the same seed', () => {
  const limits = (seed: number) => {
    const { shaper } = shaperWith({ seed });
    return Array.from({ length: 20 }, () => shaper.begin('Scan', { TableName: 'orders' })?.body['Limit']);
  };
  expect(limits(7)).toEqual(limits(7));
  expect(limits(7)).not.toEqual(limits(8));
});
