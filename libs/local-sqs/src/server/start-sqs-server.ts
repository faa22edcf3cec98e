import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { browserRefusalOf } from '@daybreak/loopback';
import { actions } from '../actions/actions.ts';
import type { Action } from '../actions/define-action.ts';
import { LongPolls, type Connection } from '../actions/long-polls.ts';
import { MoveTasks } from '../actions/move-tasks.ts';
import type { SqsEngine } from '../api/sqs-engine.ts';
import { SqsError } from '../api/sqs-error.ts';
import { sendResponse, sendError } from './responses.ts';
import { openSqsAddress, type SqsAddress } from './open-sqs-address.ts';
import { isQueryRequest, rejectQueryRequest } from './query-protocol.ts';
import { readJson } from './read-json.ts';

/** A server of an engine's queues, for SDK clients. */
export interface SqsServer {
  /** For example `http://127.0.0.1:4566`. */
  readonly endpoint: string;
  /** Returns the number of requests so far by action name. */
  requestCounts(): Record<string, number>;
  /** Returns the number of receives that wait for a message. */
  waitingPolls(): number;
  /** Ends long polls with an empty response, waits for the other responses, and leaves nothing running. The engine stays open. */
  close(): Promise<void>;
}

/** The part of a request that decides whether it is allowed. */
export interface SqsRequest {
  /** The `Authorization` header, which identifies the signer. */
  readonly authorization: string | undefined;
  /** The action name, for example `SendMessage`. */
  readonly action: string;
  /** The parsed JSON body, unchecked. */
  readonly input: unknown;
}

/** The options of `startSqsServer`. */
export interface SqsServerOptions {
  /** The engine whose queues are served. Close it after the server. */
  engine: SqsEngine;
  /** Default: any free port. */
  address?: SqsAddress | undefined;
  /** Returns the reason to deny a request, or undefined to allow it. Default: every request is allowed. */
  authorise?: ((request: SqsRequest) => string | undefined) | undefined;
  /** Returns an error to inject for a request, or undefined. Default: no errors. */
  faultFor?: ((request: SqsRequest) => SqsError | undefined) | undefined;
}

/**
 * Serves an engine over AWS JSON 1.0, only on 127.0.0.1. Sets the engine's endpoint to its own.
 *
 * @example
 * import assert from 'node:assert/strict';
 * import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
 * import { createSqsEngine, createStackClock, startSqsServer } from '@daybreak/local-sqs';
 *
 * const engine = createSqsEngine({ clock: createStackClock({ kind: 'real' }) });
 * const queue = engine.createQueue('orders');
 * const server = await startSqsServer({ engine });
 * const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
 * const sqs = new SQSClient({ endpoint: server.endpoint, region: engine.region, credentials });
 * await sqs.send(new SendMessageCommand({ QueueUrl: queue.url, MessageBody: 'hello' }));
 * assert.equal(queue.counts().visible, 1);
 * sqs.destroy();
 * await server.close();
 * engine.close();
 */
export async function startSqsServer({
  engine,
  authorise,
  faultFor,
  ...options
}: SqsServerOptions): Promise<SqsServer> {
  const { endpoint, server } = options.address ?? (await openSqsAddress());
  const longPolls = new LongPolls(engine.clock);
  const moveTasks = new MoveTasks(engine);
  const counts = new Map<string, number>();
  const responding = new Set<Promise<void>>();

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const browserRefusal = browserRefusalOf(request.headers);
      if (browserRefusal !== undefined) throw new SqsError('AccessDeniedException', browserRefusal);
      if (isQueryRequest(request)) {
        response.shouldKeepAlive = request.complete;
        rejectQueryRequest(response);
        return;
      }
      const { name, action } = actionOf(request);
      counts.set(name, (counts.get(name) ?? 0) + 1);
      const input = await readJson(request);
      const described = { authorization: request.headers.authorization, action: name, input };
      const fault = faultFor?.(described);
      if (fault !== undefined) throw fault;
      const denial = authorise?.(described);
      if (denial !== undefined) throw new SqsError('AccessDeniedException', denial);
      const responded = respond(action, input, response);
      responding.add(responded);
      await responded;
      responding.delete(responded);
    } catch (error) {
      // The rest of the request is not read, so the connection cannot carry another one.
      response.shouldKeepAlive = request.complete;
      sendError(response, error);
    }
  }

  /** Resolves when the response is sent or the connection is closed. */
  async function respond(action: Action, input: unknown, response: ServerResponse): Promise<void> {
    const connection = connectionOf(response);
    const closed = new Promise<void>((resolve) => {
      response.once('close', resolve);
    });
    try {
      const output = await action(input, { engine, longPolls, moveTasks, connection });
      response.shouldKeepAlive &&= server.listening;
      sendResponse(response, 200, output);
    } catch (error) {
      sendError(response, error);
    }
    if (!connection.isClosed()) await closed;
  }

  engine.endpoint = endpoint;
  server.on('request', (request: IncomingMessage, response: ServerResponse) => void serve(request, response));

  return {
    endpoint,
    requestCounts: () => Object.fromEntries(counts),
    waitingPolls: () => longPolls.waiting,
    async close() {
      const closed = once(server, 'close');
      server.close();
      longPolls.close();
      moveTasks.close();
      await Promise.allSettled(responding);
      server.closeAllConnections();
      await closed;
    },
  };
}

const targetPrefix = 'AmazonSQS.';

/** Returns the requested action. Throws SqsError that names an action that is not emulated. */
function actionOf({ headers }: IncomingMessage): { name: string; action: Action } {
  const target = headers['x-amz-target'];
  if (typeof target !== 'string' || !target.startsWith(targetPrefix))
    throw new SqsError(
      'InvalidAction',
      `The request must have the header x-amz-target: ${targetPrefix}<action> (AWS JSON 1.0).`,
    );
  const name = target.slice(targetPrefix.length);
  const action = actions.get(name);
  if (action !== undefined) return { name, action };
  const known = [...actions.keys()].join(', ');
  throw new SqsError('UnsupportedOperation', `The action ${name} is not emulated. Emulated actions: ${known}.`);
}

function connectionOf(response: ServerResponse): Connection {
  return {
    // A client that has ended its side is gone: HTTP clients do not half-close.
    isClosed: () =>
      response.destroyed || response.socket?.destroyed === true || response.socket?.readableEnded === true,
    onClose(listener) {
      response.on('close', listener);
      return () => response.off('close', listener);
    },
  };
}
