import { DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from '@jest/globals';
import type { PipelineUnderTest, SimulatedWiring } from '../simulation/pipeline-under-test.ts';
import type { WireRequest, WireResponse } from '../simulation/wire.ts';
import { context, pipelineOf, wiringTo } from '../testing/pipeline-of.ts';
import { rewriteRequests } from './rewrite-requests.ts';
import { scannerThatStartsOver } from './scanner-that-starts-over.ts';
import { workerThatIgnoresFailedEntries } from './sender-that-ignores-failed-entries.ts';
import { writerWithoutStatus, writerWithoutVersion } from './writer-that-drops-a-clause.ts';

const update = new UpdateItemCommand({
  TableName: 'rows-table',
  Key: { id: { S: 'row' } },
  UpdateExpression: 'SET #values.#k0 = :k0',
  ConditionExpression: '#version = :version AND #status = :scheduled',
  ExpressionAttributeNames: { '#values': 'values', '#k0': 'price', '#version': 'version', '#status': 'status' },
  ExpressionAttributeValues: { ':k0': { N: '2' }, ':version': { N: '1' }, ':scheduled': { S: 'scheduled' } },
});
const send = new SendMessageBatchCommand({
  QueueUrl: 'http://127.0.0.1:9/000000000000/values',
  Entries: ['a', 'b'].map((Id) => ({ Id, MessageBody: Id })),
});

/** Every function sends what `work` sends. */
function pipelineThat(work: (wiring: SimulatedWiring) => Promise<unknown>): PipelineUnderTest {
  return pipelineOf((wiring) =>
    Object.fromEntries(['scanner', 'worker', 'writer'].map((name) => [name, async () => await work(wiring)])),
  );
}

/** Calls a function of the pipeline: what it sent, and what it got. */
async function call(pipeline: PipelineUnderTest, name: string, answer: Partial<WireResponse> = {}) {
  const sent: WireRequest[] = [];
  const wiring = wiringTo((request) => {
    sent.push(request);
    return { statusCode: 200, headers: {}, body: {}, ...answer };
  });
  const handler = pipeline.createFunctions(wiring)[name];
  if (handler === undefined) throw new Error(`There is no function ${name}`);
  return { result: await handler({}, context), sent };
}

const updating = pipelineThat(async ({ client }) => await new DynamoDBClient(client).send(update));

describe('a rewriting', () => {
  it('changes what one function says, and nothing that another says', async () => {
    const rewritten = rewriteRequests(updating, 'writer', { request: (_, body) => ({ ...body, TableName: 'other' }) });

    expect((await call(rewritten, 'writer')).sent).toMatchObject([
      { operation: 'UpdateItem', body: { TableName: 'other' } },
    ]);
    expect((await call(rewritten, 'worker')).sent).toMatchObject([{ body: { TableName: 'rows-table' } }]);
  });

  it('changes what a function hears, unless it was refused', async () => {
    const rewritten = rewriteRequests(updating, 'writer', {
      response: (operation, body, asked) => ({
        ...body,
        Attributes: { of: { S: `${operation} ${String(asked['TableName'])}` } },
      }),
    });
    const refused = { statusCode: 400, body: { __type: 'com.amazonaws.dynamodb.v20120810#ValidationException' } };

    expect((await call(rewritten, 'writer')).result).toMatchObject({
      Attributes: { of: { S: 'UpdateItem rows-table' } },
    });
    await expect(call(rewritten, 'writer', refused)).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('is of a function that there is', () => {
    const rewritten = rewriteRequests(updating, 'nobody', {});

    expect(() => rewritten.createFunctions(wiringTo(() => ({ statusCode: 200, headers: {}, body: {} })))).toThrow(
      'There is no function nobody',
    );
  });
});

describe('a faulty variant on the wire', () => {
  it('drops one clause of a condition, with the names and values that only it mentions', async () => {
    const [withoutVersion] = (await call(writerWithoutVersion(updating), 'writer')).sent;
    const [withoutStatus] = (await call(writerWithoutStatus(updating), 'writer')).sent;

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
    const sending = pipelineThat(async ({ client }) => await new SQSClient(client).send(send));
    const answer = { body: { Successful: [], Failed: [{ Id: 'a', Code: 'InternalError', SenderFault: false }] } };

    expect((await call(sending, 'worker', answer)).result).toMatchObject({ Failed: [{ Id: 'a' }] });
    const { result } = await call(workerThatIgnoresFailedEntries(sending), 'worker', answer);
    expect(result).toMatchObject({ Successful: [{ Id: 'a' }, { Id: 'b' }] });
    expect(result).not.toHaveProperty('Failed');
  });

  it('forgets which run was the last, of the runs’ table alone', async () => {
    const getting = pipelineThat(async ({ client }) => {
      const dynamodb = new DynamoDBClient(client);
      const get = async (TableName: string) =>
        await dynamodb.send(new GetItemCommand({ TableName, Key: { id: { S: 'it' } } }));
      return [(await get('runs-table')).Item, (await get('rows-table')).Item];
    });

    const answer = { body: { Item: { id: { S: 'it' }, last: { S: 'a run' } } } };
    const { result } = await call(scannerThatStartsOver(getting), 'scanner', answer);
    expect(result).toEqual([{ id: { S: 'it' } }, answer.body.Item]);
  });
});
