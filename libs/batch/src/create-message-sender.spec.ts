import { describe, expect, it } from '@jest/globals';
import type { SendMessageBatchCommandInput, SendMessageBatchCommandOutput } from '@aws-sdk/client-sqs';
import { createSqsClient } from '@daybreak/runtime';
import { maximumBytes } from './chunk-entries.ts';
import { createMessageSender } from './create-message-sender.ts';
import { createAnsweringClient } from './testing/create-answering-client.ts';
import type { SendOptions } from './send-chunk.ts';
import { createTimeCheck, NotStartedError } from './time-check.ts';

type Answer = Partial<Pick<SendMessageBatchCommandOutput, 'Successful' | 'Failed'>>;
type Entries = NonNullable<SendMessageBatchCommandInput['Entries']>;

const succeed = (entries: Entries): NonNullable<Answer['Successful']> =>
  entries.map(({ Id, MessageBody }) => ({ Id, MessageId: `id of ${MessageBody}`, MD5OfMessageBody: '' }));
const failed = (Id: string | undefined, SenderFault: boolean, Code = 'InternalError') => ({ Id, SenderFault, Code });

/** A sender with `answer` in place of SQS. `random` returns 1, so each wait is as long as possible. */
function setUp(
  answer: (entries: Entries, request: number) => Answer,
  options: Partial<SendOptions> & { concurrency?: number } = {},
) {
  const requests: Entries[] = [];
  const waits: number[] = [];
  const sender = createMessageSender<unknown>({
    sqs: createSqsClient({ region: 'eu-west-1' }),
    queueUrl: 'http://queue',
    sendMessageBatch: async ({ Entries = [] }) => {
      requests.push(Entries);
      return answer(Entries, requests.length);
    },
    wait: async (delayMs) => void waits.push(delayMs),
    random: () => 1,
    ...options,
  });
  return { sender, requests, waits };
}

const bodies = (requests: Entries[]) => requests.map((entries) => entries.map(({ MessageBody }) => MessageBody));
const sent = (body: unknown) => ({ status: 'fulfilled', value: { messageId: `id of ${JSON.stringify(body)}` } });
const notSent = (code: string, attempts: number) => ({
  status: 'rejected',
  reason: expect.objectContaining({
    name: 'MessageNotSentError',
    message: `the message was not sent (${code}) after ${attempts} attempts`,
    code,
    attempts,
  }),
});

describe('createMessageSender', () => {
  it('sends ten messages in each request, and returns the results in the order of the messages', async () => {
    const { sender, requests } = setUp((entries) => ({ Successful: succeed(entries).reverse() }));
    const messages = Array.from({ length: 12 }, (_, n) => n);
    expect(await sender.sendBatch(messages)).toEqual(messages.map(sent));
    expect(requests.map((entries) => entries.length)).toEqual([10, 2]);
  });

  it('retries only failed entries, with waits that double, up to maxAttempts', async () => {
    const { sender, requests, waits } = setUp((entries, request) => {
      if (request === 1)
        return { Successful: succeed(entries.slice(0, 1)), Failed: [failed('1', false), failed('2', false)] };
      if (request === 2) return { Successful: succeed(entries.slice(0, 1)), Failed: [failed('2', false)] };
      return { Failed: [failed('2', false)] };
    });
    expect(await sender.sendBatch(['a', 'b', 'c'])).toEqual([sent('a'), sent('b'), notSent('InternalError', 4)]);
    expect(bodies(requests)).toEqual([['"a"', '"b"', '"c"'], ['"b"', '"c"'], ['"c"'], ['"c"']]);
    expect(waits).toEqual([50, 100, 200]);
  });

  it('waits at most maxDelayMs, with full jitter', async () => {
    const draws = [0, 0.5, 1];
    const { sender, waits } = setUp((entries) => ({ Failed: entries.map(({ Id }) => failed(Id, false)) }), {
      maxDelayMs: 80,
      random: () => draws.shift() ?? 1,
    });
    await sender.sendBatch(['a']);
    expect(waits).toEqual([0, 40, 80]);
  });

  it('does not retry an entry with SenderFault', async () => {
    const { sender, requests } = setUp(() => ({ Failed: [failed('0', true, 'InvalidMessageContents')] }));
    expect(await sender.sendBatch(['a'])).toEqual([notSent('InvalidMessageContents', 1)]);
    expect(requests).toHaveLength(1);
  });

  it('matches results by entry id, in any order', async () => {
    const { sender, requests } = setUp((entries, request) =>
      request === 1
        ? { Failed: [failed('1', true, 'InvalidMessageContents'), failed('0', false)] }
        : { Successful: succeed(entries) },
    );
    expect(await sender.sendBatch(['a', 'b'])).toEqual([sent('a'), notSent('InvalidMessageContents', 1)]);
    expect(bodies(requests)).toEqual([['"a"', '"b"'], ['"a"']]);
  });

  it('sends no request when maxAttempts is 0', async () => {
    const { sender, requests } = setUp(() => ({}), { maxAttempts: 0 });
    expect(await sender.sendBatch(['a'])).toEqual([notSent('NotAttempted', 0)]);
    expect(requests).toEqual([]);
  });

  it('retries an entry that the response does not contain', async () => {
    const { sender, requests } = setUp((entries, request) => (request === 1 ? {} : { Successful: succeed(entries) }));
    expect(await sender.sendBatch(['a'])).toEqual([sent('a')]);
    expect(requests).toHaveLength(2);

    const silent = setUp(() => ({ Successful: [{ Id: '0', MessageId: undefined, MD5OfMessageBody: undefined }] }));
    expect(await silent.sender.sendBatch(['a'])).toEqual([notSent('NoAnswer', 4)]);
  });

  it('rejects the messages of a request that fails, and still sends the other requests', async () => {
    const { sender, requests } = setUp((entries) => {
      if (entries.length === 10) throw new Error('connection reset');
      return { Successful: succeed(entries) };
    });
    const results = await sender.sendBatch(Array.from({ length: 11 }, (_, n) => n));
    expect(results.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => notSent('RequestFailed', 1)));
    expect(results[0]).toMatchObject({ reason: { cause: { message: 'connection reset' } } });
    expect(results[10]).toEqual(sent(10));
    expect(requests).toHaveLength(2);
  });

  it('sends through the client, in the form of toMessage, up to the size limit of SQS', async () => {
    const { sqs, inputs } = createAnsweringClient({
      Successful: [
        { Id: '0', MessageId: 'first', MD5OfMessageBody: '' },
        { Id: '1', MessageId: 'second', MD5OfMessageBody: '' },
      ],
    });
    const attributes = { ñ: '🌅' };
    const toMessage = (body: string) => (body === 'whole' ? { body: 'x'.repeat(maximumBytes) } : { body, attributes });
    const sender = createMessageSender<string>({ sqs, queueUrl: 'http://queue', toMessage });

    const first = { status: 'fulfilled', value: { messageId: 'first' } };
    expect(await sender.sendBatch(['whole'])).toEqual([first]);
    expect(await sender.sendBatch(['a', 'b'])).toEqual([
      first,
      { status: 'fulfilled', value: { messageId: 'second' } },
    ]);
    const MessageAttributes = { ñ: { DataType: 'String', StringValue: '🌅' } };
    expect(inputs[1]).toEqual({
      QueueUrl: 'http://queue',
      Entries: [
        { Id: '0', MessageBody: 'a', MessageAttributes },
        { Id: '1', MessageBody: 'b', MessageAttributes },
      ],
    });
  });

  it('counts bytes, not characters, and rejects only the message that exceeds the size limit', async () => {
    const { sender, requests } = setUp((entries) => ({
      Successful: entries.map(({ Id }) => ({ Id, MessageId: 'id', MD5OfMessageBody: '' })),
    }));
    const emoji = '🌅'.repeat(150_000); // 600,000 bytes, 300,000 UTF-16 units
    const results = await sender.sendBatch([emoji, '🌅'.repeat(300_000), emoji]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(results[1]).toEqual(notSent('MessageTooLong', 0));
    expect(requests.map((entries) => entries.length)).toEqual([1, 1]);
  });

  it('rejects only the message that cannot be serialized, and sends the others', async () => {
    const { sender, requests } = setUp((entries) => ({ Successful: succeed(entries) }));
    const results = await sender.sendBatch(['a', undefined, 'b']);
    expect(results).toEqual([sent('a'), notSent('MessageNotMade', 0), sent('b')]);
    expect(results[1]).toMatchObject({ reason: { cause: expect.any(TypeError) } });
    expect(bodies(requests)).toEqual([['"a"', '"b"']]);
  });

  it('rejects the messages of a request whose wait fails, and still sends the other requests', async () => {
    const stopped = new Error('stopped');
    const { sender } = setUp(
      (entries) => (entries.length === 10 ? { Failed: [failed('0', false)] } : { Successful: succeed(entries) }),
      { wait: async () => await Promise.reject(stopped) },
    );
    const results = await sender.sendBatch(Array.from({ length: 11 }, (_, n) => n));
    expect(results).toEqual([...Array.from({ length: 10 }, () => ({ status: 'rejected', reason: stopped })), sent(10)]);
  });

  it('sends no request near the deadline, and rejects only its messages', async () => {
    const { sender, requests } = setUp((entries) => ({ Successful: succeed(entries) }), { concurrency: 1 });
    const messages = Array.from({ length: 25 }, (_, n) => n);
    const results = await sender.sendBatch(
      messages,
      createTimeCheck({ getRemainingTimeInMillis: () => 2_000 - 1_000 * requests.length }, 500),
    );
    expect(requests).toHaveLength(2);
    expect(results.slice(0, 20)).toEqual(messages.slice(0, 20).map(sent));
    expect(results.slice(20)).toEqual(
      Array.from({ length: 5 }, () => ({ status: 'rejected', reason: new NotStartedError() })),
    );
  });

  it('refuses a concurrency of 0', () => {
    const sqs = createSqsClient({ region: 'eu-west-1' });
    expect(() => createMessageSender({ sqs, queueUrl: 'http://queue', concurrency: 0 })).toThrow(
      'The concurrency must be at least 1, not 0',
    );
  });

  it('escapes the characters that SQS rejects', async () => {
    const { sender, requests } = setUp((entries) => ({ Successful: succeed(entries) }));
    const message = { text: 'a\u0000b\uD800c\uFFFEd\uFFFFe 🌅\n' };
    await sender.sendBatch([message]);
    const [body] = bodies(requests).flat();
    expect(body).toMatch(/^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u);
    expect(JSON.parse(body ?? '')).toEqual(message);
  });

  it('sends no request for no messages', async () => {
    const { sender, requests } = setUp(() => ({}));
    expect(await sender.sendBatch([])).toEqual([]);
    expect(requests).toEqual([]);
  });
});
