import type { TableModel } from '@daybreak/local-stack';
import { describe, expect, it } from '@jest/globals';
import { replayedDecisions } from '../decisions/decisions.ts';
import { sendRequest } from '../testing/send-request.ts';
import type { FaultName } from '../faults/faults.ts';
import { createFaultInjector } from '../faults/fault-injector.ts';
import type { Item } from '../wire/item.ts';
import type { WireRequest, WireResponse } from '../wire/transport.ts';
import { createIndexLag } from '../state/index-lag.ts';
import { createItemImages } from '../state/item-images.ts';
import { performRequest } from './perform-request.ts';

const table: TableModel = {
  logicalId: 'Sold',
  name: 'sold',
  keySchema: [{ name: 'id', keyType: 'HASH' }],
  attributeTypes: { id: 'S', day: 'S' },
  globalSecondaryIndexes: [
    { name: 'day', keySchema: [{ name: 'day', keyType: 'HASH' }], projectionType: 'KEYS_ONLY', nonKeyAttributes: [] },
  ],
  localSecondaryIndexes: [],
};

const done = (body: Record<string, unknown> = {}): WireResponse => ({ statusCode: 200, headers: {}, body });
const update: WireRequest = { service: 'DynamoDB', operation: 'UpdateItem', body: { TableName: 'sold' } };
const entry = (id: string) => ({ Id: id, MessageBody: id });
const send: WireRequest = {
  service: 'SQS',
  operation: 'SendMessageBatch',
  body: { QueueUrl: 'queue', Entries: ['a', 'b', 'c'].map(entry) },
};
const keys = ['a', 'b', 'c'].map((id) => ({ id: { S: id } }));
const read: WireRequest = {
  service: 'DynamoDB',
  operation: 'BatchGetItem',
  body: { RequestItems: { sold: { Keys: keys, ConsistentRead: true } } },
};

/** Performs a request with one fault at rate 1, and with the choices of that fault. */
async function perform(
  request: WireRequest,
  {
    fault,
    choices = [],
    changed = [],
    respond = () => done(),
  }: {
    fault?: FaultName;
    choices?: readonly number[];
    changed?: readonly string[];
    respond?: (request: WireRequest) => WireResponse;
  },
) {
  // The first decision is whether the fault happens.
  const decisions = replayedDecisions([1, ...choices]);
  const faults = fault === undefined ? {} : { [fault]: 1 };
  const injector = createFaultInjector({ decisions, faults, outages: [], sinceStartMs: () => 0 });
  const lag = createIndexLag([table], { now: () => 0 });
  const images = createItemImages([table], { now: () => 0 });
  const changes = changed.map((id) => ({
    table: 'sold',
    before: undefined,
    after: { id: { S: id }, day: { S: 'soon' } },
  }));
  lag.note(changes);
  images.note(changes);
  const sent: WireRequest[] = [];
  const hidden: Item[] = [];
  const { pending, received } = sendRequest(request);
  const performed = await performRequest(pending, {
    send: async (wireRequest) => {
      sent.push(wireRequest);
      return await Promise.resolve(respond(wireRequest));
    },
    decisions,
    injector,
    lag,
    staleReads: images.staleReads,
    onHidden: (items) => hidden.push(...items),
  });
  return { performed, sent, hidden, received, injected: [...injector.injected.keys()] };
}

describe('without a fault', () => {
  it('a request reaches its service unchanged, and the caller receives the response', async () => {
    const { performed, sent, injected, received } = await perform(update, { respond: () => done({ Attributes: {} }) });

    expect(sent).toEqual([update]);
    expect(await received).toEqual(done({ Attributes: {} }));
    expect(performed).toEqual({ response: done({ Attributes: {} }) });
    expect(injected).toEqual([]);
  });
});

describe('a broken connection', () => {
  it('brokenBefore does not send the request', async () => {
    const { performed, sent, injected, received } = await perform(update, { fault: 'brokenBefore' });

    expect(sent).toEqual([]);
    expect(await received).toMatchObject({ message: 'socket hang up', code: 'ECONNRESET' });
    expect(performed).toEqual({ fault: 'brokenBefore' });
    expect(injected).toEqual(['brokenBefore']);
  });

  it('brokenAfter sends the request, and the caller does not receive the response', async () => {
    const { performed, sent, received } = await perform(update, { fault: 'brokenAfter' });

    expect(sent).toEqual([update]);
    expect(await received).toMatchObject({ code: 'ECONNRESET' });
    expect(performed).toEqual({ fault: 'brokenAfter' });
  });
});

describe('a refusal', () => {
  it('does not send the request', async () => {
    const throttled = await perform(update, { fault: 'throttle' });
    const failed = await perform(send, { fault: 'serverError' });

    expect([...throttled.sent, ...failed.sent]).toEqual([]);
    expect(await throttled.received).toMatchObject({
      statusCode: 400,
      body: { __type: 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException' },
    });
    expect(await failed.received).toMatchObject({
      statusCode: 500,
      body: { __type: 'com.amazonaws.sqs#InternalServerError' },
    });
  });

  it('SQS does not throttle', async () => {
    expect((await perform(send, { fault: 'throttle' })).injected).toEqual([]);
  });
});

describe('a partial send', () => {
  const respond = ({ body: { Entries } }: WireRequest): WireResponse => done({ Successful: Entries });

  it('sends some entries and reports the rest as failed', async () => {
    // From the second entry on, two of them.
    const { sent, injected, received } = await perform(send, { fault: 'partialSend', choices: [1, 1], respond });

    expect(sent).toEqual([{ ...send, body: { QueueUrl: 'queue', Entries: [entry('a')] } }]);
    expect(await received).toMatchObject({
      statusCode: 200,
      body: { Successful: [entry('a')], Failed: [{ Id: 'b', SenderFault: false }, { Id: 'c' }] },
    });
    expect(injected).toEqual(['partialSend']);
  });

  it('that accepts no entry does not send the request', async () => {
    const { sent, received } = await perform(send, { fault: 'partialSend', choices: [0, 2], respond });

    expect(sent).toEqual([]);
    expect(await received).toMatchObject({ body: { Successful: [], Failed: [{ Id: 'a' }, { Id: 'b' }, { Id: 'c' }] } });
  });

  it('needs more than one entry', async () => {
    const single = { ...send, body: { QueueUrl: 'queue', Entries: [entry('a')] } };

    expect((await perform(single, { fault: 'partialSend', respond })).injected).toEqual([]);
  });
});

describe('unprocessed keys', () => {
  it('are left out of the request, and listed in the response', async () => {
    const { sent, received } = await perform(read, { fault: 'unprocessedKeys', choices: [1] });

    expect(sent[0]?.body).toEqual({ RequestItems: { sold: { Keys: keys.slice(0, 1), ConsistentRead: true } } });
    expect(await received).toMatchObject({
      body: { UnprocessedKeys: { sold: { Keys: keys.slice(1), ConsistentRead: true } } },
    });
  });

  it('may be all items of the request', async () => {
    const { sent, received } = await perform(read, { fault: 'unprocessedKeys', choices: [0] });

    expect(sent).toEqual([]);
    expect(await received).toMatchObject({
      body: { Responses: { sold: [] }, UnprocessedKeys: { sold: { Keys: keys } } },
    });
  });
});

describe('a stale index', () => {
  const query: WireRequest = { service: 'DynamoDB', operation: 'Query', body: { TableName: 'sold', IndexName: 'day' } };
  const respond = () => done({ Items: keys, Count: 3, LastEvaluatedKey: keys[2] });

  it('does not show the latest changes', async () => {
    const { received, hidden } = await perform(query, { fault: 'staleIndex', changed: ['b', 'x'], respond });

    expect(await received).toEqual(done({ Items: [keys[0], keys[2]], Count: 2, LastEvaluatedKey: keys[2] }));
    expect(hidden).toEqual([keys[1]]);
  });

  it('is not injected if nothing changed', async () => {
    expect((await perform(query, { fault: 'staleIndex', respond })).injected).toEqual([]);
  });
});

describe('unprocessed items', () => {
  const RequestItems = { sold: ['a', 'b'].map((id) => ({ DeleteRequest: { Key: { id: { S: id } } } })) };
  const write: WireRequest = { service: 'DynamoDB', operation: 'BatchWriteItem', body: { RequestItems } };

  it('are not written, and listed in the response', async () => {
    const { sent, injected, received } = await perform(write, { fault: 'unprocessedItems', choices: [1] });

    expect(sent[0]?.body).toEqual({ RequestItems: { sold: RequestItems.sold.slice(0, 1) } });
    expect(await received).toEqual(done({ UnprocessedItems: { sold: RequestItems.sold.slice(1) } }));
    expect(injected).toEqual(['unprocessedItems']);
  });

  it('may be all items of the request', async () => {
    const { sent, received } = await perform(write, { fault: 'unprocessedItems', choices: [0] });

    expect(sent).toEqual([]);
    expect(await received).toEqual(done({ UnprocessedItems: RequestItems }));
  });
});

describe('a short page', () => {
  const query = { service: 'DynamoDB', operation: 'Query', body: { TableName: 'sold' } } as const;

  it.each([
    { given: {}, expected: { Limit: 2 } },
    { given: { Limit: 500 }, expected: { Limit: 2 } },
    { given: { Limit: 1 }, expected: { Limit: 1 } },
  ])('changes a query with $given to $expected', async ({ given, expected }) => {
    const request: WireRequest = { ...query, body: { ...query.body, ...given } };
    const { sent, injected } = await perform(request, { fault: 'shortPage', choices: [1] });

    expect(sent).toEqual([{ ...query, body: { ...query.body, ...expected } }]);
    expect(injected).toEqual(['shortPage']);
  });

  it('is injected into queries and scans only', async () => {
    expect((await perform({ ...query, operation: 'Scan' }, { fault: 'shortPage' })).injected).toEqual(['shortPage']);
    expect((await perform(read, { fault: 'shortPage' })).injected).toEqual([]);
  });
});

describe('a stale read', () => {
  const get: WireRequest = {
    service: 'DynamoDB',
    operation: 'GetItem',
    body: { TableName: 'sold', Key: { id: { S: 'a' } } },
  };
  const respond = () => done({ Item: { id: { S: 'a' } } });

  it('shows an item as it was before the last write', async () => {
    const { received } = await perform(get, { fault: 'staleRead', changed: ['a'], respond });

    expect(await received).toEqual(done());
  });

  it.each([
    { what: 'another item changed', request: get, changed: ['b'] },
    {
      what: 'the read is consistent',
      request: { ...get, body: { ...get.body, ConsistentRead: true } },
      changed: ['a'],
    },
  ])('is not injected if $what', async ({ request, changed }) => {
    expect((await perform(request, { fault: 'staleRead', changed, respond })).injected).toEqual([]);
  });
});

describe('a delayed delivery', () => {
  it('hides one entry', async () => {
    const { sent, injected } = await perform(send, { fault: 'delayedDelivery', choices: [1, 29] });

    expect(sent[0]?.body['Entries']).toEqual([entry('a'), { ...entry('b'), DelaySeconds: 30 }, entry('c')]);
    expect(injected).toEqual(['delayedDelivery']);
  });

  it('hides the entry for 1 to 600 s, as drawn', async () => {
    const { sent } = await perform(send, { fault: 'delayedDelivery', choices: [1, 1_229] });

    expect(sent[0]?.body['Entries']).toContainEqual({ ...entry('b'), DelaySeconds: 30 });
  });
});

describe('a transaction conflict', () => {
  const transaction: WireRequest = {
    service: 'DynamoDB',
    operation: 'TransactWriteItems',
    body: { TransactItems: ['a', 'b'].map((id) => ({ Put: { TableName: 'sold', Item: { id: { S: id } } } })) },
  };

  it('cancels the transaction without an effect, and names the item', async () => {
    const { sent, received } = await perform(transaction, { fault: 'transactionConflict', choices: [1] });

    expect(sent).toEqual([]);
    expect(await received).toMatchObject({
      statusCode: 400,
      body: { CancellationReasons: [{ Code: 'None' }, { Code: 'TransactionConflict' }] },
    });
  });

  it('is injected into transactions only', async () => {
    expect((await perform(update, { fault: 'transactionConflict' })).injected).toEqual([]);
  });
});
