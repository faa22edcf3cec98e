import type { PublishedEvent } from '@daybreak/local-stack';
import {
  createDynamoDBResponder,
  type createSqsResponder,
  type DynamoDBAnswer,
  type EventPlace,
  type Meter,
  PublishError,
  putEvents,
  type SqsAnswer,
} from '@daybreak/local-stack/internal';
import { type Outside, OutsideSimulationError } from '../environment/outside.ts';
import type { Transport, WireResponse } from './transport.ts';

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

let runs = 0;

/** The same for one run: to tables that serve every run, each run's transactions are its own, though their tokens are the same. */
export function withTokensOfOneRun(dynamodb: Transport): Transport {
  runs += 1;
  const run = runs;
  return {
    async send(request) {
      const { ClientRequestToken: token } = request.body;
      if (typeof token !== 'string') return await dynamodb.send(request);
      return await dynamodb.send({
        ...request,
        body: { ...request.body, ClientRequestToken: `${run} ${token}` },
      });
    },
    close: async () => await dynamodb.close(),
  };
}

/** The same with event buses, which take what is put. */
export function withEventBridge(
  transport: Transport,
  place: EventPlace,
  put: (event: PublishedEvent) => void,
): Transport {
  return {
    async send(request) {
      if (request.service !== 'EventBridge') return await transport.send(request);
      try {
        return { statusCode: 200, headers: {}, body: { ...putEvents(request.body, place, put) } };
      } catch (error) {
        if (!(error instanceof PublishError)) throw error;
        return { statusCode: 400, headers: {}, body: { __type: error.code, message: error.message } };
      }
    },
    close: async () => await transport.close(),
  };
}

/** The same with an answer for every other request. */
export function withOutside(transport: Transport, outside: Outside | undefined): Transport {
  return {
    async send(request) {
      if (request.outside === undefined) return await transport.send(request);
      const { method, url, functionName } = request.outside;
      const answer = await outside?.(request.outside);
      if (answer === undefined) throw new OutsideSimulationError(`${method} ${url}, which ${functionName} sent,`);
      const { statusCode, headers = {}, body = '' } = answer;
      return { statusCode, headers: { ...headers }, body: {}, text: body };
    },
    close: async () => await transport.close(),
  };
}

/** The same with tables that count what they are asked for, and throttle it. */
export function withMeter(transport: Transport, meter: Meter): Transport {
  return {
    async send(request) {
      const begun = request.service === 'DynamoDB' ? meter.begin(request.operation, request.body) : undefined;
      if (begun === undefined) return await transport.send(request);
      if ('refusal' in begun) return answerOf({ headers: {}, ...begun.refusal });
      const answer = await transport.send({ ...request, body: begun.body });
      return answerOf({ headers: answer.headers, ...begun.settle(answer) });
    },
    close: async () => await transport.close(),
  };
}

function answerOf({ statusCode, headers, body }: SqsAnswer | DynamoDBAnswer): WireResponse {
  return { statusCode, headers: { ...headers }, body: { ...body } };
}
