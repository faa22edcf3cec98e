import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, it } from '@jest/globals';
import { createStackClock } from '../clock/clock.ts';
import { createSqsEngine } from '../engine/create-sqs-engine.ts';
import { openSqsAddress } from '../server/open-sqs-address.ts';
import { startSqsServer } from '../server/start-sqs-server.ts';

it('serves an engine at an address that was opened earlier', async () => {
  const address = await openSqsAddress();
  const engine = createSqsEngine({ clock: createStackClock({ kind: 'manual' }) });
  const queue = engine.createQueue('orders');
  const server = await startSqsServer({ engine, address });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new SQSClient({ endpoint: address.endpoint, region: 'us-east-1', credentials });

  await client.send(
    new SendMessageCommand({ QueueUrl: `${address.endpoint}/000000000000/orders`, MessageBody: 'hello' }),
  );

  expect(queue.messages()).toMatchObject([{ body: 'hello' }]);
  expect(queue.url).toBe(`${address.endpoint}/000000000000/orders`);
  client.destroy();
  await server.close();
  engine.close();
});

it('closes an address without a server, once or twice', async () => {
  const address = await openSqsAddress();
  await address.close();
  await address.close();
  expect(address.server.listening).toBe(false);
});
