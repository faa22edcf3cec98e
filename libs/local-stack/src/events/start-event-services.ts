import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { browserRefusalOf, listenOnLoopback } from '@daybreak/loopback';
import * as v from 'valibot';
import { callerOf } from '../iam/caller.ts';
import type { Permissions } from '../iam/create-permissions.ts';
import type { PublishedEvent } from './event-log.ts';
import { errorXml, type PublishTarget, publishToTopic, topicArnOf } from './publish-batch.ts';
import { type EventPlace, PublishError } from './publish-error.ts';
import { eventBusArns, putEvents } from './put-events.ts';
import { otherServicesPath, refuseOtherService } from './refuse-other-service.ts';

export interface EventServices {
  /** The endpoint of EventBridge and of SNS. */
  readonly endpoint: string;
  /** Returns the number of requests by operation: `EventBridge.PutEvents`. */
  requestCounts(): Record<string, number>;
  close(): Promise<void>;
}

export interface EventServicesOptions {
  readonly place: EventPlace;
  readonly deliveries: PublishTarget & { put(event: PublishedEvent): void };
  readonly permissions: Permissions | undefined;
}

/** The maximum size of a request: 1 MiB of events with escapes. */
const limitBytes = 8 * 1024 * 1024;

/**
 * Serves `PutEvents` of EventBridge, and `Publish` and `PublishBatch` of SNS, on 127.0.0.1. Every bus and topic accepts publications,
 * including those of other stacks. The rules and subscriptions of this stack deliver them.
 */
export async function startEventServices({
  place,
  deliveries,
  permissions,
}: EventServicesOptions): Promise<EventServices> {
  const counts = new Map<string, number>();
  const count = (operation: string): void => void counts.set(operation, (counts.get(operation) ?? 0) + 1);

  const authorise = ({ headers: { authorization } }: IncomingMessage, action: string, resources: string[]): void => {
    const caller = callerOf(authorization);
    if (permissions === undefined || caller === undefined) return;
    for (const resource of resources) {
      const refusal = permissions.refusalOf({ caller, action, resource });
      if (refusal !== undefined) throw new PublishError('AccessDeniedException', refusal);
    }
  };

  const serveEventBridge = async (request: IncomingMessage, operation: string): Promise<object> => {
    count(`EventBridge.${operation}`);
    const input = v.safeParse(v.pipe(v.string(), v.parseJson()), await bodyOf(request));
    if (operation !== 'PutEvents')
      throw new PublishError('UnknownOperationException', `The local event buses do not emulate ${operation}.`);
    authorise(request, 'events:PutEvents', eventBusArns(input.output, place));
    return putEvents(input.output, place, deliveries.put);
  };

  const serveTopic = async (request: IncomingMessage): Promise<string> => {
    const form = new URLSearchParams(await bodyOf(request));
    count(`SNS.${form.get('Action') ?? 'unknown'}`);
    authorise(request, 'sns:Publish', [topicArnOf(form)]);
    return publishToTopic(form, place, deliveries);
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const operation = /^AWSEvents\.([A-Za-z]{1,40})$/.exec(String(request.headers['x-amz-target']))?.[1];
    try {
      const refusal = browserRefusalOf(request.headers);
      if (refusal !== undefined) throw new PublishError('AccessDeniedException', refusal);
      if (request.url?.startsWith(otherServicesPath) === true) {
        refuseOtherService(request, response);
        return;
      }
      if (operation === undefined) response.setHeader('content-type', 'text/xml').end(await serveTopic(request));
      else {
        response.setHeader('content-type', 'application/x-amz-json-1.1');
        response.end(JSON.stringify(await serveEventBridge(request, operation)));
      }
    } catch (error) {
      respondWithError(response, error, operation !== undefined);
    }
  };

  const server = createServer((request, response) => void serve(request, response));
  // A frozen function does not notice that its connection was closed.
  server.keepAliveTimeout = 0;
  const port = await listenOnLoopback(server);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    requestCounts: () => Object.fromEntries(counts),
    async close() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  if (Number(request.headers['content-length'] ?? 0) <= limitBytes) return await text(request);
  throw new PublishError('RequestEntityTooLarge', `The maximum size of a request is ${limitBytes} bytes.`);
}

/** The HTTP status codes of errors. Every other error is a 400. */
const statusCodes: ReadonlyMap<string, number> = new Map([
  ['InternalFailure', 500],
  ['AccessDeniedException', 403],
]);

function respondWithError(response: ServerResponse, thrown: unknown, isJson: boolean): void {
  const error = thrown instanceof PublishError ? thrown : new PublishError('InternalFailure', String(thrown));
  response.statusCode = statusCodes.get(error.code) ?? 400;
  // The rest of the request is not read, so the connection can't be used again.
  response.shouldKeepAlive = false;
  response.setHeader('content-type', isJson ? 'application/x-amz-json-1.1' : 'text/xml');
  response.end(isJson ? JSON.stringify({ __type: error.code, message: error.message }) : errorXml(error));
}
