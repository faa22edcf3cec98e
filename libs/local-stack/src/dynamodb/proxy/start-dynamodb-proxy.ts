import { connect, createServer, type Socket } from 'node:net';
import { browserRefusalOf, listenOnLoopback } from '@daybreak/loopback';
import type { AnswerShaper } from '../answers/create-answer-shaper.ts';
import { kindOf } from '../capacity/consumed-units.ts';
import type { Meter } from '../capacity/create-meter.ts';
import type { WriteRecorder } from '../streams/create-write-recorder.ts';
import { httpAnswer } from './http-message.ts';
import { headerOf, type HttpMessage, HttpReader, RequestError, requestLimitBytes } from './http-reader.ts';
import { jsonOf, meterConnection } from './meter-connection.ts';
import { forwardResponses } from './forward-responses.ts';
import { createPrepareRequest } from './prepare-request.ts';
import { recordWrite } from './record-write.ts';

export interface DynamoDBProxy {
  readonly endpoint: string;
  /** Returns the number of requests by operation: `UpdateItem`. */
  requestCounts(): Record<string, number>;
  close(): Promise<void>;
}

/** The parts of a request to DynamoDB that permissions depend on. */
export interface DynamoDBRequest {
  readonly authorization: string | undefined;
  /** The operation, such as `UpdateItem`. */
  readonly operation: string;
  /** Returns the body as JSON text. */
  body(): string;
}

/** Matches the names of operations, which are short. Counted names are kept in memory. */
const operationIn = /\.([A-Za-z]{1,40})$/;

export interface DynamoDBProxyOptions {
  readonly engineEndpoint: string;
  /** Returns the reason why a request is refused, or undefined if it is allowed. */
  authorise?(request: DynamoDBRequest): string | undefined;
  /** Returns the response of a fault of DynamoDB, or undefined without a fault. */
  faultFor?(request: Pick<DynamoDBRequest, 'authorization'>): { statusCode: number; body: object } | undefined;
  /** Counts the units of requests, and throttles requests. */
  readonly meter?: Meter | undefined;
  /** Returns stale reads, short pages and unprocessed keys, as DynamoDB may. */
  readonly shaper?: Pick<AnswerShaper, 'begin'> | undefined;
  /** Records the writes to tables with a stream. */
  readonly recorder?: WriteRecorder | undefined;
}

/**
 * Starts a proxy of a DynamoDB engine on a free port of 127.0.0.1. It counts every request, except those of pages in a browser, and
 * forwards the requests that are not refused. Each client connection has its own connection to the engine, and ends with it.
 */
export async function startDynamoDBProxy(options: DynamoDBProxyOptions): Promise<DynamoDBProxy> {
  const { engineEndpoint, authorise, faultFor, recorder } = options;
  const prepareRequest = createPrepareRequest(options);
  const { hostname, port } = new URL(engineEndpoint);
  const counts = new Map<string, number>();
  const clients = new Set<Socket>();

  /** Returns the proxy's own response, or undefined for a request that is forwarded to the engine. */
  const answerOf = ({ head, body }: HttpMessage): Buffer | undefined => {
    const browserRefusal = browserRefusalOf({
      host: headerOf(head, 'host'),
      origin: headerOf(head, 'origin'),
      'sec-fetch-site': headerOf(head, 'sec-fetch-site'),
    });
    if (browserRefusal !== undefined) return denial(403, browserRefusal);
    const operation = operationOf(head);
    counts.set(operation, (counts.get(operation) ?? 0) + 1);
    const authorization = headerOf(head, 'authorization');
    const fault = faultFor?.({ authorization });
    if (fault !== undefined) return httpAnswer(fault.statusCode, fault.body);
    const message = authorise?.({ authorization, operation, body: () => body.toString() });
    if (message === undefined) return undefined;
    return denial(400, message);
  };

  /** Returns true if the request may write to a recorded table. The response follows when the write is recorded. */
  const record = (client: Socket, request: HttpMessage, writes: WriteRecorder): boolean => {
    const operation = operationOf(request.head);
    const body = kindOf(operation) === 'write' ? jsonOf(request) : undefined;
    if (body === undefined || !writes.concerns(operation, body)) return false;
    void recordWrite(operation, body, { recorder: writes, prepareRequest }).then(
      (answer) => client.write(answer),
      () => client.destroy(),
    );
    return true;
  };

  const serve = (client: Socket): void => {
    const engine = connect({ host: hostname, port: Number(port), noDelay: true });
    const reader = new HttpReader(requestLimitBytes);
    const metered = prepareRequest && meterConnection(prepareRequest);
    let isRefused = false;
    const forward = (bytes: Buffer): void => {
      if (engine.write(bytes)) return;
      client.pause();
      engine.once('drain', () => client.resume());
    };
    clients.add(client);
    client.on('data', (chunk: Buffer) => {
      if (isRefused) return;
      try {
        for (const request of reader.read(chunk)) {
          const answer = answerOf(request);
          if (answer === undefined && recorder !== undefined && record(client, request, recorder)) continue;
          const next = answer === undefined ? metered?.request(operationOf(request.head), request) : { answer };
          // A client sends its next request after the response to the last one, so the order is kept.
          if (next !== undefined && 'answer' in next) client.write(next.answer);
          else forward(next?.forward ?? request.bytes);
        }
      } catch (error) {
        isRefused = true;
        // Another error is a defect, but must not end the stack.
        const statusCode = error instanceof RequestError ? error.statusCode : 500;
        const type = statusCode < 500 ? 'SerializationException' : 'InternalServerError';
        client.end(httpAnswer(statusCode, { __type: type, Message: String(error) }));
      }
    });
    if (metered === undefined) engine.pipe(client);
    else forwardResponses(engine, client, metered);
    // The connection breaks, as when an engine dies.
    engine.on('error', () => client.destroy());
    client.on('error', () => {});
    client.on('close', () => {
      clients.delete(client);
      engine.destroy();
    });
  };

  const server = createServer({ noDelay: true }, serve);
  const listeningPort = await listenOnLoopback(server);

  return {
    endpoint: `http://127.0.0.1:${listeningPort}`,
    requestCounts: () => Object.fromEntries(counts),
    async close() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const client of clients) client.destroy();
      });
    },
  };
}

function denial(statusCode: number, message: string): Buffer {
  return httpAnswer(statusCode, { __type: 'com.amazon.coral.service#AccessDeniedException', Message: message });
}

function operationOf(head: string): string {
  return operationIn.exec(headerOf(head, 'x-amz-target') ?? '')?.[1] ?? 'unknown';
}
