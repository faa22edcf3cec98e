import { describe, expect, it } from '@jest/globals';
import { replayedDecisions } from './decisions.ts';
import { noFaults, type FaultName, type Faults } from './faults.ts';
import { performRequest } from './perform-request.ts';
import type { Outage } from './outage.ts';
import { createRequestGate, type ParkedRequest } from './request-gate.ts';
import type { WireRequest, WireResponse } from './wire.ts';

const done = (body: Record<string, unknown> = {}): WireResponse => ({ statusCode: 200, headers: {}, body });
const update: WireRequest = { service: 'DynamoDB', operation: 'UpdateItem', body: { TableName: 'rows' } };
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
  body: { RequestItems: { rows: { Keys: keys, ConsistentRead: true } } },
};

/** Performs a request with the one fault on, and the choices that follow from it. */
async function perform(
  request: WireRequest,
  {
    fault,
    outage,
    choices = [],
    recentlyWritten = [],
    answer = () => done(),
  }: {
    fault?: FaultName;
    outage?: Outage;
    choices?: readonly number[];
    recentlyWritten?: readonly string[];
    answer?: (request: WireRequest) => WireResponse;
  },
) {
  const faults: Faults = fault === undefined ? noFaults : { ...noFaults, [fault]: 1 };
  const sent: WireRequest[] = [];
  const injected: FaultName[] = [];
  const { parked, answered } = park(request);
  const performed = await performRequest(parked, {
    send: async (wireRequest) => {
      sent.push(wireRequest);
      return await Promise.resolve(answer(wireRequest));
    },
    // The first decision is whether the fault happens.
    decisions: replayedDecisions([1, ...choices]),
    faults,
    outage,
    recentlyWritten: new Set(recentlyWritten),
    inject: (name) => injected.push(name),
  });
  return { performed, sent, injected, answered };
}

/** A request at the gate, and what its actor hears. */
function park(request: WireRequest): { parked: ParkedRequest; answered: Promise<WireResponse | Error> } {
  const gate = createRequestGate(() => undefined);
  const answered = gate
    .createActor('function', 'writer#1')
    .send(request)
    .catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
  const [parked] = gate.parked;
  if (parked === undefined) throw new Error('Nothing is parked');
  return { parked, answered };
}

describe('without a fault', () => {
  it('a request goes to its server as it is and its actor gets the answer', async () => {
    const { performed, sent, injected, answered } = await perform(update, { answer: () => done({ Attributes: {} }) });

    expect(sent).toEqual([update]);
    expect(await answered).toEqual(done({ Attributes: {} }));
    expect(performed).toEqual({ response: done({ Attributes: {} }) });
    expect(injected).toEqual([]);
  });
});

describe('a connection that breaks', () => {
  it('before the effect reaches no server', async () => {
    const { performed, sent, injected, answered } = await perform(update, { fault: 'brokenBefore' });

    expect(sent).toEqual([]);
    expect(await answered).toMatchObject({ message: 'socket hang up', code: 'ECONNRESET' });
    expect(performed).toEqual({ fault: 'brokenBefore' });
    expect(injected).toEqual(['brokenBefore']);
  });

  it('after the effect reaches the server and not its actor', async () => {
    const { performed, sent, answered } = await perform(update, { fault: 'brokenAfter' });

    expect(sent).toEqual([update]);
    expect(await answered).toMatchObject({ code: 'ECONNRESET' });
    expect(performed).toEqual({ fault: 'brokenAfter' });
  });
});

describe('a refusal', () => {
  it('reaches no server', async () => {
    const throttled = await perform(update, { fault: 'throttle' });
    const failed = await perform(send, { fault: 'serverError' });

    expect([...throttled.sent, ...failed.sent]).toEqual([]);
    expect(await throttled.answered).toMatchObject({
      statusCode: 400,
      body: { __type: 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException' },
    });
    expect(await failed.answered).toMatchObject({
      statusCode: 500,
      body: { __type: 'com.amazonaws.sqs#InternalServerError' },
    });
  });

  it('for throttling is of DynamoDB alone', async () => {
    expect((await perform(send, { fault: 'throttle' })).injected).toEqual([]);
  });
});

describe('an outage', () => {
  it.each([
    ['throttle', update, { statusCode: 400, type: /#ProvisionedThroughputExceededException$/ }],
    ['serverError', update, { statusCode: 500, type: /#InternalServerError$/ }],
    ['accessDenied', update, { statusCode: 400, type: /#AccessDeniedException$/ }],
    ['throttle', send, { statusCode: 400, type: /#RequestThrottled$/ }],
    ['serverError', send, { statusCode: 500, type: /#InternalServerError$/ }],
    ['accessDenied', send, { statusCode: 403, type: /#AccessDeniedException$/ }],
  ] as const)('refuses a request as %s, in the words of its service', async (as, request, { statusCode, type }) => {
    const outage: Outage = { fromMinutes: 0, toMinutes: 15, service: request.service, as };
    const { performed, sent, injected, answered } = await perform(request, { outage, fault: 'brokenAfter' });

    expect(await answered).toMatchObject({ statusCode, body: { __type: expect.stringMatching(type) } });
    expect(performed).toMatchObject({ fault: 'outage', response: { statusCode } });
    expect([...sent, ...injected]).toEqual([]);
  });

  it('refuses the connection of a service that is unreachable', async () => {
    const outage: Outage = { fromMinutes: 0, toMinutes: 15, service: 'DynamoDB', as: 'unreachable' };
    const { sent, answered } = await perform(update, { outage });

    expect(await answered).toMatchObject({ code: 'ECONNREFUSED' });
    expect(sent).toEqual([]);
  });
});

describe('a partial send', () => {
  const answer = ({ body: { Entries } }: WireRequest): WireResponse => done({ Successful: Entries });

  it('sends some entries and reports the rest as failed', async () => {
    // From the second entry on, two of them.
    const { sent, injected, answered } = await perform(send, { fault: 'partialSend', choices: [1, 1], answer });

    expect(sent).toEqual([{ ...send, body: { QueueUrl: 'queue', Entries: [entry('a')] } }]);
    expect(await answered).toMatchObject({
      statusCode: 200,
      body: { Successful: [entry('a')], Failed: [{ Id: 'b', SenderFault: false }, { Id: 'c' }] },
    });
    expect(injected).toEqual(['partialSend']);
  });

  it('of no entry reaches no server', async () => {
    const { sent, answered } = await perform(send, { fault: 'partialSend', choices: [0, 2], answer });

    expect(sent).toEqual([]);
    expect(await answered).toMatchObject({ body: { Successful: [], Failed: [{ Id: 'a' }, { Id: 'b' }, { Id: 'c' }] } });
  });

  it('needs more than one entry', async () => {
    const single = { ...send, body: { QueueUrl: 'queue', Entries: [entry('a')] } };

    expect((await perform(single, { fault: 'partialSend', answer })).injected).toEqual([]);
  });
});

describe('unprocessed keys', () => {
  it('are not asked for, and are named in the answer', async () => {
    const { sent, answered } = await perform(read, { fault: 'unprocessedKeys', choices: [1] });

    expect(sent[0]?.body).toEqual({ RequestItems: { rows: { Keys: keys.slice(0, 1), ConsistentRead: true } } });
    expect(await answered).toMatchObject({
      body: { UnprocessedKeys: { rows: { Keys: keys.slice(1), ConsistentRead: true } } },
    });
  });

  it('may be all of them', async () => {
    const { sent, answered } = await perform(read, { fault: 'unprocessedKeys', choices: [0] });

    expect(sent).toEqual([]);
    expect(await answered).toMatchObject({
      body: { Responses: { rows: [] }, UnprocessedKeys: { rows: { Keys: keys } } },
    });
  });
});

describe('a stale index', () => {
  const query: WireRequest = { service: 'DynamoDB', operation: 'Query', body: { IndexName: 'due' } };
  const answer = () => done({ Items: keys, Count: 3, LastEvaluatedKey: keys[2] });

  it('does not show the rows that were written last', async () => {
    const { answered } = await perform(query, { fault: 'staleIndex', recentlyWritten: ['b', 'x'], answer });

    expect(await answered).toEqual(done({ Items: [keys[0], keys[2]], Count: 2, LastEvaluatedKey: keys[2] }));
  });

  it('is no fault when nothing was written', async () => {
    expect((await perform(query, { fault: 'staleIndex', answer })).injected).toEqual([]);
  });
});

describe('a queue that keeps no time', () => {
  it('hides one entry for a while', async () => {
    const { sent, injected } = await perform(send, { fault: 'delayedDelivery', choices: [1, 29] });

    expect(sent[0]?.body['Entries']).toEqual([entry('a'), { ...entry('b'), DelaySeconds: 30 }, entry('c')]);
    expect(injected).toEqual(['delayedDelivery']);
  });

  it('hides it for as long as is drawn, 1 to 600 s, which is no order of steps', async () => {
    const { sent } = await perform(send, { fault: 'delayedDelivery', choices: [1, 1_229] });

    expect(sent[0]?.body['Entries']).toContainEqual({ ...entry('b'), DelaySeconds: 30 });
  });
});
