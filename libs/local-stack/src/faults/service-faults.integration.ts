import { expect, it } from '@jest/globals';
import * as v from 'valibot';
import { accessKeyOf } from '../iam/caller.ts';
import { receiveCounts, send } from '../testing/fixture-helpers.ts';
import { startFixture } from '../testing/start-fixture.ts';

const timeoutMs = 10_000;
const errorSchema = v.object({ __type: v.optional(v.string(), '') });

/** Returns the response of a service to a request with a function's access key, or another one. */
async function ask(endpoint: string, target: string, accessKey: string): Promise<[number, string | undefined]> {
  const authorization = `AWS4-HMAC-SHA256 Credential=${accessKey}/20260329/eu-west-1/x/aws4_request, SignedHeaders=host, Signature=0`;
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      authorization,
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': target,
      'x-amz-date': '20260329T000000Z',
    },
    body: '{}',
  });
  const { __type: type } = v.parse(errorSchema, await response.json());
  return [response.status, type.split('#').at(-1)];
}

it('injects a fault into requests of functions only, until it ends', async () => {
  await using running = await startFixture('exports.handler = async () => ({});');
  const { stack } = running;
  const [{ name } = { name: '' }] = stack.processes();
  const askAll = async (accessKey: string) => [
    await ask(stack.sqsEndpoint, 'AmazonSQS.ListQueues', accessKey),
    await ask(stack.dynamodbEndpoint, 'DynamoDB_20120810.ListTables', accessKey),
    (await stack.invoke('Consumer', {})).result.ok,
  ];
  const well = await askAll('local');
  expect(well).toEqual([[200, ''], [200, ''], true]);
  for (const service of ['sqs', 'dynamodb', 'lambda'] as const) stack.setServiceFault(service, 'throttled');
  expect(await askAll(accessKeyOf(name))).toEqual([[400, 'RequestThrottled'], [400, 'ThrottlingException'], false]);
  for (const service of ['sqs', 'dynamodb', 'lambda'] as const) stack.setServiceFault(service, 'unavailable');
  expect(await askAll(accessKeyOf(name))).toEqual([[503, 'ServiceUnavailable'], [500, 'InternalServerError'], false]);
  // Other callers get normal responses.
  expect((await askAll('local')).slice(0, 2)).toEqual(well.slice(0, 2));

  send(stack, 'a');
  expect(stack.queues.queueOrThrow('work-test').counts().visible).toBe(1);
  stack.setServiceFault('lambda', undefined);
  stack.setServiceFault('sqs', undefined);
  await stack.waitUntilIdle({ timeoutMs, skipTime: true });
  expect(receiveCounts(stack)).toEqual([1]);
});
