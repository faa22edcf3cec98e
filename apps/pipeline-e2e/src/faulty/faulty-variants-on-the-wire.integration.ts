import { DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { consumerOf, type SimulatedWiring } from '@daybreak/testkit';
import { clientConfig, type WireRequest, type WireResponse } from '@daybreak/testkit/internal';
import { expect, it } from '@jest/globals';
import type { DaybreakPipeline } from '../simulation/under-test/daybreak-pipeline.ts';
import { daybreakUnderTest } from '../simulation/under-test/daybreak-under-test.ts';
import { workerThatIgnoresFailedEntries } from './ignoring-failed-entries.ts';
import { scannerThatStartsOver } from './scanner-that-starts-over.ts';
import { writerWithoutStatus, writerWithoutVersion } from './without-clause.ts';

const daybreak = daybreakUnderTest();
const { scanner, rowsTable, runsTable, rowQueue, valueQueue } = daybreak;
const worker = consumerOf(daybreak, rowQueue);
const writer = consumerOf(daybreak, valueQueue);
const context = { awsRequestId: 'one', functionName: 'function', getRemainingTimeInMillis: () => 60_000 };

/** Every function sends what `work` sends. */
function daybreakThat(work: (wiring: SimulatedWiring) => Promise<unknown>): DaybreakPipeline {
  const functions: DaybreakPipeline['functions'] = (wiring) =>
    Object.fromEntries([scanner, worker, writer].map((name) => [name, async () => await work(wiring)]));
  return { ...daybreak, functions };
}

/** Calls a function of the pipeline: what it sent, and what it got. */
async function call(pipeline: DaybreakPipeline, name: string, answer: Partial<WireResponse> = {}) {
  const sent: WireRequest[] = [];
  const handler = pipeline.functions({
    client: clientConfig(async (request) => {
      sent.push(request);
      return await Promise.resolve({ statusCode: 200, headers: {}, body: {}, ...answer });
    }),
    clock: { now: () => new Date('2026-03-29T12:00:00.000Z') },
    queueUrl: (queue) => `http://127.0.0.1:9/000000000000/${queue}`,
    wait: async () => await Promise.resolve(),
    random: () => 0,
  })[name];
  if (handler === undefined) throw new Error(`There is no function ${name}`);
  return { result: await handler({}, context), sent };
}

it('drops one clause of a condition, with the names and values that only it mentions', async () => {
  const update = new UpdateItemCommand({
    TableName: rowsTable,
    Key: { id: { S: 'row' } },
    UpdateExpression: 'SET #values.#k0 = :k0',
    ConditionExpression: '#version = :version AND #status = :scheduled',
    ExpressionAttributeNames: { '#values': 'values', '#k0': 'price', '#version': 'version', '#status': 'status' },
    ExpressionAttributeValues: { ':k0': { N: '2' }, ':version': { N: '1' }, ':scheduled': { S: 'scheduled' } },
  });
  const updating = daybreakThat(async ({ client }) => await new DynamoDBClient(client).send(update));
  const [withoutVersion] = (await call(writerWithoutVersion(updating), writer)).sent;
  const [withoutStatus] = (await call(writerWithoutStatus(updating), writer)).sent;

  expect(withoutVersion?.body).toMatchObject({
    UpdateExpression: 'SET #values.#k0 = :k0',
    ConditionExpression: '#status = :scheduled',
    ExpressionAttributeNames: { '#values': 'values', '#k0': 'price', '#status': 'status' },
    ExpressionAttributeValues: { ':k0': { N: '2' }, ':scheduled': { S: 'scheduled' } },
  });
  expect(withoutVersion?.body['ExpressionAttributeNames']).not.toHaveProperty('#version');
  expect(withoutStatus?.body).toMatchObject({ ConditionExpression: '#version = :version' });
});

it('takes every entry of a batch for sent', async () => {
  const send = new SendMessageBatchCommand({
    QueueUrl: `http://127.0.0.1:9/000000000000/${valueQueue}`,
    Entries: ['a', 'b'].map((Id) => ({ Id, MessageBody: Id })),
  });
  const sending = daybreakThat(async ({ client }) => await new SQSClient(client).send(send));
  const answer = { body: { Successful: [], Failed: [{ Id: 'a', Code: 'InternalError', SenderFault: false }] } };

  expect((await call(sending, worker, answer)).result).toMatchObject({ Failed: [{ Id: 'a' }] });
  const { result } = await call(workerThatIgnoresFailedEntries(sending), worker, answer);
  expect(result).toMatchObject({ Successful: [{ Id: 'a' }, { Id: 'b' }] });
  expect(result).not.toHaveProperty('Failed');
});

it('forgets which run was the last, of the runs’ table alone', async () => {
  const getting = daybreakThat(async ({ client }) => {
    const dynamodb = new DynamoDBClient(client);
    const get = async (TableName: string) =>
      await dynamodb.send(new GetItemCommand({ TableName, Key: { id: { S: 'it' } } }));
    return [(await get(runsTable)).Item, (await get(rowsTable)).Item];
  });

  const answer = { body: { Item: { id: { S: 'it' }, last: { S: 'a run' } } } };
  const { result } = await call(scannerThatStartsOver(getting), scanner, answer);
  expect(result).toEqual([{ id: { S: 'it' } }, answer.body.Item]);
});
