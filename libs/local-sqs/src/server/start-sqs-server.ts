import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { browserRefusalOf } from '@daybreak/loopback';
import { actions } from '../actions/actions.ts';
import type { Action } from '../actions/define-action.ts';
import { LongPolls, type Connection } from '../actions/long-polls.ts';
import { MoveTasks } from '../actions/move-tasks.ts';
import type { SqsEngine } from '../api/sqs-engine.ts';
import { SqsError } from '../api/sqs-error.ts';
import { sendAnswer, sendError } from './answers.ts';
import { openSqsAddress, type SqsAddress } from './open-sqs-address.ts';
import { isQueryRequest, refuseQueryRequest } from './query-protocol.ts';
import { readJson } from './read-json.ts';

/** An engine that is served at an endpoint, for SDK clients. */
export interface SqsServer {
  /** As `http://127.0.0.1:4566`. */
  readonly endpoint: string;
  /** Requests so far, by the name of the action. */
  requestCounts(): Record<string, number>;
  /** Receives that wait for a message now. */
  waitingPolls(): number;
  /** Ends long polls with an empty answer, lets the other answers finish, and leaves nothing running. The engine stays open. */
  close(): Promise<void>;
}

/** What a request is allowed or refused by. */
export interface SqsRequest {
  /** Its header of this name, which shows who signed it. */
  readonly authorization: string | undefined;
  /** As `SendMessage`. */
  readonly action: string;
  /** Its body as JSON, of any shape. */
  readonly input: unknown;
}

/** What `startSqsServer` takes. */
export interface SqsServerOptions {
  /** Whose queues are served. The caller closes it, after the server. */
  engine: SqsEngine;
  /** By default at any free port. */
  address?: SqsAddress | undefined;
  /** Returns why a request is refused; undefined allows it. By default everyone may do everything. */
  authorise?: ((request: SqsRequest) => string | undefined) | undefined;
  /** Returns the error of a service that has trouble; undefined when it has none. By default it never has. */
  troubleFor?: ((request: SqsRequest) => SqsError | undefined) | undefined;
}

/**
 * Serves an engine over the AWS JSON 1.0 protocol, on 127.0.0.1 alone. Sets the engine's endpoint to its own.
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
  troubleFor,
  ...options
}: SqsServerOptions): Promise<SqsServer> {
  const { endpoint, server } = options.address ?? (await openSqsAddress());
  const longPolls = new LongPolls(engine.clock);
  const moveTasks = new MoveTasks(engine);
  const counts = new Map<string, number>();
  const answering = new Set<Promise<void>>();

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const browserRefusal = browserRefusalOf(request.headers);
      if (browserRefusal !== undefined) throw new SqsError('AccessDeniedException', browserRefusal);
      if (isQueryRequest(request)) {
        response.shouldKeepAlive = request.complete;
        refuseQueryRequest(response);
        return;
      }
      const { name, action } = actionOf(request);
      counts.set(name, (counts.get(name) ?? 0) + 1);
      const input = await readJson(request);
      const described = { authorization: request.headers.authorization, action: name, input };
      const trouble = troubleFor?.(described);
      if (trouble !== undefined) throw trouble;
      const refusal = authorise?.(described);
      if (refusal !== undefined) throw new SqsError('AccessDeniedException', refusal);
      const answered = answer(action, input, response);
      answering.add(answered);
      await answered;
      answering.delete(answered);
    } catch (error) {
      // What is left of the request is not read, so nothing else can come over this connection.
      response.shouldKeepAlive = request.complete;
      sendError(response, error);
    }
  }

  /** Settles once the answer is out or has nowhere to go. */
  async function answer(action: Action, input: unknown, response: ServerResponse): Promise<void> {
    const connection = connectionOf(response);
    const closed = new Promise<void>((resolve) => {
      response.once('close', resolve);
    });
    try {
      const output = await action(input, { engine, longPolls, moveTasks, connection });
      response.shouldKeepAlive &&= server.listening;
      sendAnswer(response, 200, output);
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
      await Promise.allSettled(answering);
      server.closeAllConnections();
      await closed;
    },
  };
}

const targetPrefix = 'AmazonSQS.';

/** Throws SqsError for an action that isn't served, naming it. */
function actionOf({ headers }: IncomingMessage): { name: string; action: Action } {
  const target = headers['x-amz-target'];
  if (typeof target !== 'string' || !target.startsWith(targetPrefix))
    throw new SqsError(
      'InvalidAction',
      `A request needs the header x-amz-target: ${targetPrefix}<action> (AWS JSON 1.0).`,
    );
  const name = target.slice(targetPrefix.length);
  const action = actions.get(name);
  if (action !== undefined) return { name, action };
  const known = [...actions.keys()].join(', ');
  throw new SqsError('UnsupportedOperation', `The action ${name} is not emulated here. These are: ${known}.`);
}

function connectionOf(response: ServerResponse): Connection {
  return {
    // A peer that has ended its side is gone: HTTP clients don't half-close.
    isClosed: () =>
      response.destroyed || response.socket?.destroyed === true || response.socket?.readableEnded === true,
    onClose(listener) {
      response.on('close', listener);
      return () => response.off('close', listener);
    },
  };
}
