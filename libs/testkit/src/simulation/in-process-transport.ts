import {
  createDynamoDBResponder,
  type createSqsResponder,
  type DynamoDBAnswer,
  type SqsAnswer,
} from '@daybreak/local-stack';
import type { Transport, WireResponse } from './wire.ts';

/** Carries requests to a DynamoDB in this process, in memory. */
export function createDynamoDBTransport(): Transport {
  const responder = createDynamoDBResponder();
  return {
    send: async ({ operation, body }) => answerOf(await responder.respond(operation, body)),
    close: async () => await responder.close(),
  };
}

/** The same with the queues of one run besides, which are closed with the run. */
export function withSqs(dynamodb: Transport, sqs: ReturnType<typeof createSqsResponder>): Transport {
  return {
    send: async (request) =>
      request.service === 'SQS'
        ? answerOf(await sqs.respond(request.operation, request.body))
        : await dynamodb.send(request),
    close: async () => await Promise.resolve(),
  };
}

function answerOf({ statusCode, headers, body }: SqsAnswer | DynamoDBAnswer): WireResponse {
  return { statusCode, headers: { ...headers }, body: { ...body } };
}
