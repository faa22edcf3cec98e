import { MessageNotSentError } from '@daybreak/batch';
import { describe, expect, it } from '@jest/globals';
import { createEventSender } from './create-event-sender.ts';
import { parseEventTarget } from './event-target.ts';
import type { OutgoingEvent } from './outgoing-event.ts';
import { recordRequests } from './testing/record-requests.ts';

const bus = 'arn:aws:events:eu-west-1:111122223333:event-bus/orders';
const topic = 'arn:aws:sns:eu-west-1:111122223333:orders';
const queue = 'https://sqs.eu-west-1.amazonaws.com/111122223333/orders';

const event = (row: string, version = 1, more: Partial<OutgoingEvent> = {}): OutgoingEvent => ({
  id: `${row}/${version}`,
  detailType: 'RowCompleted',
  time: '2026-03-29T12:00:00.000Z',
  orderKey: row,
  detail: { id: `${row}/${version}` },
  ...more,
});

function setUp(id: string, failures: Parameters<typeof recordRequests>[0] = {}) {
  const target = parseEventTarget(id);
  if (target === undefined) throw new Error(`${id} is not a target`);
  const recorded = recordRequests(failures);
  const sender = createEventSender({
    target,
    source: 'daybreak.test',
    clients: recorded.clients,
    retries: { wait: async () => {} },
  });
  return { ...recorded, sender };
}

const codesOf = (settled: PromiseSettledResult<unknown>[]) =>
  settled.map((result) => {
    if (result.status === 'fulfilled') return 'sent';
    const reason: unknown = result.reason;
    return reason instanceof MessageNotSentError ? reason.code : reason;
  });

describe.each([
  ['an event bus', bus],
  ['a queue', queue],
  ['a topic', topic],
])('a sender to %s', (_name, id) => {
  it('sends ten events per request', async () => {
    const { sender, requests } = setUp(id);
    const events = Array.from({ length: 21 }, (_, n) => event(`row-${n}`));
    expect(codesOf(await sender.sendBatch(events))).toEqual(events.map(() => 'sent'));
    expect(requests.map((ids) => ids.length)).toEqual([10, 10, 1]);
  });

  it('sends the events of a row one at a time, in order', async () => {
    const { sender, requests } = setUp(id);
    await sender.sendBatch([event('a', 1), event('b', 7), event('a', 2), event('a', 3)]);
    expect(requests).toEqual([['a/1', 'b/7'], ['a/2'], ['a/3']]);
  });

  it('retries only the events that the target failed', async () => {
    const { sender, requests } = setUp(id, { 'b/1': ['InternalFailure'] });
    expect(codesOf(await sender.sendBatch([event('a'), event('b')]))).toEqual(['sent', 'sent']);
    expect(requests).toEqual([['a/1', 'b/1'], ['b/1']]);
  });

  it('sends no later event of a row whose event failed, and all events of other rows', async () => {
    const failures = Array.from({ length: 4 }, () => 'InternalFailure');
    const { sender, requests } = setUp(id, { 'a/1': failures });
    const settled = await sender.sendBatch([event('a', 1), event('a', 2), event('b', 1), event('b', 2)]);
    expect(codesOf(settled)).toEqual(['InternalFailure', 'EarlierEventNotSent', 'sent', 'sent']);
    expect(requests.flat()).not.toContain('a/2');
  });

  it('rejects every event of a request that fails', async () => {
    const { sender } = setUp(id, { 'b/1': ['throw'] });
    expect(codesOf(await sender.sendBatch([event('a'), event('b')]))).toEqual(['RequestFailed', 'RequestFailed']);
  });

  it('sends the short detail of an event that is too large, and rejects one without a short detail', async () => {
    const { sender, bodies } = setUp(id);
    const detail = { value: 'x'.repeat(1_100_000) };
    const settled = await sender.sendBatch([
      event('a', 1, { detail, shortDetail: { short: true } }),
      event('b', 1, { detail }),
      event('b', 2),
    ]);
    expect(codesOf(settled)).toEqual(['sent', 'EventTooLarge', 'EarlierEventNotSent']);
    expect(bodies).toEqual([expect.stringContaining('{"short":true}')]);
  });

  it('sends no request when too little time is left', async () => {
    const { sender, requests } = setUp(id);
    const checkTime = () => {
      throw new Error('too late');
    };
    const [settled] = await sender.sendBatch([event('a')], checkTime);
    expect(settled).toEqual({ status: 'rejected', reason: new Error('too late') });
    expect(requests).toEqual([]);
  });
});

describe('an event', () => {
  it('has the form of an EventBridge event in a queue and a topic', async () => {
    for (const id of [queue, topic]) {
      const { sender, bodies } = setUp(id);
      await sender.sendBatch([event('a')]);
      expect(bodies.map((body): unknown => JSON.parse(body))).toEqual([
        {
          version: '0',
          id: 'a/1',
          'detail-type': 'RowCompleted',
          source: 'daybreak.test',
          time: '2026-03-29T12:00:00.000Z',
          resources: [],
          detail: { id: 'a/1' },
        },
      ]);
    }
  });

  it('has a message group and a deduplication id only for a FIFO queue or topic', async () => {
    for (const id of [`${queue}.fifo`, `${topic}.fifo`]) {
      const { sender, fifo } = setUp(id);
      await sender.sendBatch([event('row with a space')]);
      expect(fifo).toEqual([{ group: expect.stringMatching(/^[0-9a-f]{64}$/), deduplication: expect.any(String) }]);
    }
    const { sender, fifo } = setUp(queue);
    await sender.sendBatch([event('a')]);
    expect(fifo).toEqual([{ group: undefined, deduplication: undefined }]);
  });
});

describe('parseEventTarget', () => {
  it.each(['', 'orders', 'arn:aws:sqs:eu-west-1:111122223333:orders', 'arn:aws:s3:::orders'])('rejects %j', (text) => {
    expect(parseEventTarget(text)).toBeUndefined();
  });
});
