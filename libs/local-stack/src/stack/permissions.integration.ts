import { DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand, SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from '@jest/globals';
import { TemplateError } from '../template/template-error.ts';
import { startFixture, writeFixture } from '../testing/start-fixture.ts';
import type { LocalStack, StackWiring } from './local-stack.ts';
import { startLocalStack } from './start-local-stack.ts';

const done = 'exports.handler = async () => {};';
const role = 'assumed-role/Fixture-test-Role/consumer';
const statement = (action: string, resource: string) => ({
  Effect: 'Allow',
  Action: action,
  Resource: { 'Fn::GetAtt': [resource, 'Arn'] },
});

interface Clients extends Disposable {
  readonly dynamodb: DynamoDBClient;
  readonly sqs: SQSClient;
  readonly TableName: string;
  readonly QueueUrl: string;
}

function clientsOf(stack: StackWiring, accessKeyId: string): Clients {
  const credentials = { accessKeyId, secretAccessKey: 'local' };
  const { region, dynamodbEndpoint, sqsEndpoint } = stack;
  const dynamodb = new DynamoDBClient({ endpoint: dynamodbEndpoint, region, credentials });
  const sqs = new SQSClient({ endpoint: sqsEndpoint, region, credentials });
  const { TABLE_NAME: TableName = '', QUEUE_URL: QueueUrl = '' } = stack.environmentOf('Consumer');
  return {
    dynamodb,
    sqs,
    TableName,
    QueueUrl,
    [Symbol.dispose]() {
      dynamodb.destroy();
      sqs.destroy();
    },
  };
}

const put = async ({ dynamodb, TableName }: Clients) =>
  await dynamodb.send(new PutItemCommand({ TableName, Item: { id: { S: 'a' } } }));
const get = async ({ dynamodb, TableName }: Clients) =>
  await dynamodb.send(new GetItemCommand({ TableName, Key: { id: { S: 'a' } }, ConsistentRead: true }));
const sendBatch = async ({ sqs, QueueUrl }: Clients) =>
  await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries: [{ Id: 'a', MessageBody: 'a' }] }));

describe('a function', () => {
  it('gets AWS’s error from DynamoDB for a call that its role does not allow, and may make other calls', async () => {
    const template = { statements: [statement('dynamodb:PutItem', 'Table')] };
    await using running = await startFixture(done, { template });
    using consumer = clientsOf(running.stack, 'consumer');
    const { TableName } = consumer;

    await put(consumer);
    await expect(get(consumer)).rejects.toMatchObject({
      name: 'AccessDeniedException',
      $metadata: { httpStatusCode: 400, attempts: 1 },
      message:
        `User: arn:aws:sts::000000000000:${role} is not authorized to perform: dynamodb:GetItem on resource: ` +
        `arn:aws:dynamodb:eu-west-1:000000000000:table/${TableName} because no identity-based policy allows the ` +
        'dynamodb:GetItem action',
    });
    const query = { TableName, IndexName: 'due', KeyConditionExpression: 'id = :a' };
    const queried = consumer.dynamodb.send(
      new QueryCommand({ ...query, ExpressionAttributeValues: { ':a': { S: '' } } }),
    );
    await expect(queried).rejects.toThrow(`table/${TableName}/index/due because`);
    // These use the same connections.
    await put(consumer);
    expect(running.stack.requestCounts()).toMatchObject({ 'DynamoDB.PutItem': 2, 'DynamoDB.GetItem': 1 });
  });

  it('gets AWS’s error from SQS for a call that its role does not allow, and may make other calls', async () => {
    await using running = await startFixture(done);
    using consumer = clientsOf(running.stack, 'consumer');
    const { QueueUrl } = consumer;

    await consumer.sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
    const error: unknown = await sendBatch(consumer).catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      name: 'AccessDenied',
      Code: 'AccessDenied',
      Type: 'Sender',
      $metadata: { httpStatusCode: 403, attempts: 1 },
      message:
        `User: arn:aws:sts::000000000000:${role} is not authorized to perform: sqs:sendmessage on resource: ` +
        'arn:aws:sqs:eu-west-1:000000000000:work-test because no identity-based policy allows the sqs:sendmessage action',
    });
    expect(running.stack.queues.queueOrThrow('work-test').messages()).toEqual([]);
    // The log has each refusal once.
    await expect(sendBatch(consumer)).rejects.toThrow('sqs:sendmessage');
    expect(running.log).toEqual([expect.stringContaining('is not authorized to perform: sqs:sendmessage')]);
  });

  it('in a process is identified by its credentials', async () => {
    const calls = `exports.handler = async () => {
      const { AWS_ACCESS_KEY_ID: key, AWS_ENDPOINT_URL_DYNAMODB: url, TABLE_NAME: TableName } = process.env;
      const headers = {
        authorization: 'AWS4-HMAC-SHA256 Credential=' + key + '/20260329/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
        'x-amz-date': '20260329T120000Z',
        'x-amz-target': 'DynamoDB_20120810.PutItem',
        'content-type': 'application/x-amz-json-1.0',
      };
      const body = JSON.stringify({ TableName, Item: { id: { S: 'a' } } });
      const answer = await fetch(url, { method: 'POST', headers, body });
      return [answer.status, (await answer.json()).__type];
    };`;
    const answersWith = async (template: object): Promise<unknown> => {
      await using running = await startFixture(calls, { template });
      return (await running.stack.invoke('consumer', {})).result;
    };
    expect(await answersWith({})).toEqual({
      ok: true,
      payload: '[400,"com.amazon.coral.service#AccessDeniedException"]',
    });
    expect(await answersWith({ statements: [statement('dynamodb:PutItem', 'Table')] })).toEqual({
      ok: true,
      payload: '[200,null]',
    });
  });
});

describe('every call is allowed', () => {
  const everything = async (stack: LocalStack, accessKeyId: string): Promise<void> => {
    using clients = clientsOf(stack, accessKeyId);
    await put(clients);
    expect(await get(clients)).toMatchObject({ Item: { id: { S: 'a' } } });
    await sendBatch(clients);
  };

  it('to a caller that is not a function', async () => {
    await using running = await startFixture(done);
    await everything(running.stack, 'owner');
    expect(running.stack.permissions?.calls()).toEqual([]);
  });

  it('without enforced permissions, whatever the policies say', async () => {
    const unknown = { ...statement('sqs:*', 'Queue'), Condition: { Unknown: { 'aws:SourceArn': 'x' } } };
    await using running = await startFixture(done, {
      template: { statements: [unknown] },
      enforcePermissions: false,
    });
    await everything(running.stack, 'consumer');
    expect(running.stack.permissions).toBeUndefined();
  });
});

it('rejects a policy that can not be evaluated, and a role that Lambda could not use', async () => {
  const startWith = async (statements: object[]): Promise<unknown> => {
    using fixture = writeFixture(done, { statements });
    return await startLocalStack({ templatePath: fixture.templatePath, engine: 'dynalite' });
  };
  const unknown = { ...statement('sqs:*', 'Queue'), Condition: { Unknown: { 'aws:SourceArn': 'x' } } };
  await expect(startWith([unknown])).rejects.toThrow(TemplateError);
  await expect(startWith([unknown])).rejects.toThrow('condition operator Unknown is not evaluated here');
  await expect(startWith([{ ...statement('sqs:*', 'Queue'), Effect: 'Deny' }])).rejects.toThrow(
    'The provided execution role does not have permissions to call ReceiveMessage on SQS',
  );
});
