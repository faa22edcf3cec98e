import { expect, it } from '@jest/globals';
import { sendRequest } from '../testing/send-request.ts';
import type { WireRequest } from '../wire/transport.ts';
import { refuse } from './refuse.ts';

const update: WireRequest = { service: 'DynamoDB', operation: 'UpdateItem', body: { TableName: 'sold' } };
const send: WireRequest = { service: 'SQS', operation: 'SendMessageBatch', body: { QueueUrl: 'queue', Entries: [] } };

it.each([
  ['throttle', update, { statusCode: 400, type: /#ProvisionedThroughputExceededException$/ }],
  ['serverError', update, { statusCode: 500, type: /#InternalServerError$/ }],
  ['accessDenied', update, { statusCode: 400, type: /#AccessDeniedException$/ }],
  ['throttle', send, { statusCode: 400, type: /#RequestThrottled$/ }],
  ['serverError', send, { statusCode: 500, type: /#InternalServerError$/ }],
  ['accessDenied', send, { statusCode: 403, type: /#AccessDeniedException$/ }],
] as const)(
  'refuses a request as %s, with the error code of its service',
  async (as, request, { statusCode, type }) => {
    const { pending, received } = sendRequest(request);

    const response = refuse(pending, as);

    expect(response).toMatchObject({ statusCode, body: { __type: expect.stringMatching(type) } });
    expect(await received).toEqual(response);
  },
);

it('refuses the connection to an unreachable service', async () => {
  const { pending, received } = sendRequest(update);

  expect(refuse(pending, 'unreachable')).toBeUndefined();
  expect(await received).toMatchObject({ code: 'ECONNREFUSED' });
});
