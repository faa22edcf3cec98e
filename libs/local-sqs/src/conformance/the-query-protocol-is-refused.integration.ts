import { expect, it } from '@jest/globals';
import { startSqs } from './start-conformance.ts';

const form = 'application/x-www-form-urlencoded; charset=utf-8';

it.each([
  ['a form', '/', { method: 'POST', headers: { 'content-type': form }, body: 'Action=ListQueues&Version=2012-11-05' }],
  [
    'a form to a queue',
    '/000000000000/orders',
    { method: 'POST', headers: { 'content-type': form }, body: 'Action=x' },
  ],
  ['an address', '/000000000000/orders?Action=ReceiveMessage&Version=2012-11-05', {}],
])('rejects %s with an error in XML, which its clients can parse', async (_, path, request) => {
  const sqs = await startSqs();
  const QueueUrl = await sqs.createQueue('orders');
  await sqs.send(QueueUrl, 'hello');
  const response = await fetch(`${sqs.endpoint}${path}`, request);
  expect(response.status).toBe(400);
  expect(response.headers.get('content-type')).toBe('text/xml');
  const text = await response.text();
  expect(text).toMatch(
    /^<\?xml version="1\.0"\?><ErrorResponse xmlns="http:\/\/queue\.amazonaws\.com\/doc\/2012-11-05\/">/,
  );
  expect(text).toContain('<Type>Sender</Type><Code>AWS.SimpleQueueService.UnsupportedOperation</Code>');
  expect(text).toContain('<Message>The query protocol is not emulated; only AWS JSON 1.0 is. Use an SDK ');
  expect(await sqs.counts(QueueUrl)).toMatchObject({ visible: 1, inFlight: 0 });
});
