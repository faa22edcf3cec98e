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

/** Creates a transport to a DynamoDB in memory, in this process. */
export function createDynamoDBTransport(): Transport {
  const responder = createDynamoDBResponder();
  return {
    send: async ({ operation, body }) => responseOf(await responder.respond(operation, body)),
    close: async () => await responder.close(),
  };
}

/** Adds the queues of one run. The run closes them. */
export function withSqs(dynamodb: Transport, sqs: ReturnType<typeof createSqsResponder>): Transport {
  return {
    send: async (request) =>
      request.service === 'SQS'
        ? responseOf(await sqs.respond(request.operation, request.body))
        : await dynamodb.send(request),
    close: async () => await Promise.resolve(),
  };
}

let runs = 0;

/** Adds the number of the run to client request tokens: runs share the tables, and use the same tokens for different transactions. */
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

/** Adds event buses. `put` receives each accepted event. */
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

/** Adds `outside`, which answers requests to services that are not emulated. Throws OutsideSimulationError if it does not. */
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

/** Adds the capacity of tables: counts their units, and throttles requests. */
export function withMeter(transport: Transport, meter: Meter): Transport {
  return {
    async send(request) {
      const metered = request.service === 'DynamoDB' ? meter.begin(request.operation, request.body) : undefined;
      if (metered === undefined) return await transport.send(request);
      if ('refusal' in metered) return responseOf({ headers: {}, ...metered.refusal });
      const answer = await transport.send({ ...request, body: metered.body });
      return responseOf({ headers: answer.headers, ...metered.settle(answer) });
    },
    close: async () => await transport.close(),
  };
}

function responseOf({ statusCode, headers, body }: SqsAnswer | DynamoDBAnswer): WireResponse {
  return { statusCode, headers: { ...headers }, body: { ...body } };
}
