import { connect, createServer, type Socket } from 'node:net';
import { browserRefusalOf, listenOnLoopback } from '@daybreak/loopback';
import type { AnswerShaper } from '../answers/create-answer-shaper.ts';
import { kindOf } from '../capacity/consumed-units.ts';
import type { Meter } from '../capacity/create-meter.ts';
import type { WriteRecorder } from '../streams/create-write-recorder.ts';
import { httpAnswer } from './http-message.ts';
import { headerOf, type HttpMessage, HttpReader, RequestError, requestLimitBytes } from './http-reader.ts';
import { jsonOf, meterConnection } from './meter-connection.ts';
import { passAnswersOn } from './pass-answers-on.ts';
import { createPassRequest } from './pass-request.ts';
import { recordedAnswer } from './recorded-answer.ts';

export interface DynamoDBFront {
  readonly endpoint: string;
  /** Requests so far, by operation: `UpdateItem`. */
  requestCounts(): Record<string, number>;
  close(): Promise<void>;
}

/** A request to DynamoDB, as far as it shows who asks for what. */
export interface DynamoDBRequest {
  readonly authorization: string | undefined;
  /** `UpdateItem` */
  readonly operation: string;
  /** JSON. */
  body(): string;
}

/** Nothing longer is the name of one, and what is counted is kept. */
const operationIn = /\.([A-Za-z]{1,40})$/;

export interface DynamoDBFrontOptions {
  readonly engineEndpoint: string;
  /** Returns why a request is refused; undefined allows it. */
  authorise?(request: DynamoDBRequest): string | undefined;
  /** What is answered in place of DynamoDB, which has trouble; undefined when it has none. */
  troubleFor?(request: Pick<DynamoDBRequest, 'authorization'>): { statusCode: number; body: object } | undefined;
  /** Counts the units of the requests that pass, and keeps out those that are throttled. */
  readonly meter?: Meter | undefined;
  /** Answers with less than the engine does, or with what was, as DynamoDB may. */
  readonly shaper?: Pick<AnswerShaper, 'begin'> | undefined;
  /** Records what the requests that pass write to tables with a stream. */
  readonly recorder?: WriteRecorder | undefined;
}

/**
 * Stands in front of a DynamoDB engine, on a free port of 127.0.0.1: counts every request that no page in a browser sends, and
 * passes on those that are not refused. Each connection to it has its own to the engine, and ends with that one.
 */
export async function startDynamoDBFront(options: DynamoDBFrontOptions): Promise<DynamoDBFront> {
  const { engineEndpoint, authorise, troubleFor, recorder } = options;
  const passRequest = createPassRequest(options);
  const { hostname, port } = new URL(engineEndpoint);
  const counts = new Map<string, number>();
  const clients = new Set<Socket>();

  /** The answer that the front gives itself; undefined for a request that the engine is to answer. */
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
    const trouble = troubleFor?.({ authorization });
    if (trouble !== undefined) return httpAnswer(trouble.statusCode, trouble.body);
    const message = authorise?.({ authorization, operation, body: () => body.toString() });
    if (message === undefined) return undefined;
    return denial(400, message);
  };

  /** Whether the request may write what is recorded; its answer comes when it is. */
  const record = (client: Socket, request: HttpMessage, writes: WriteRecorder): boolean => {
    const operation = operationOf(request.head);
    const body = kindOf(operation) === 'write' ? jsonOf(request) : undefined;
    if (body === undefined || !writes.concerns(operation, body)) return false;
    void recordedAnswer(operation, body, { recorder: writes, passRequest }).then(
      (answer) => client.write(answer),
      () => client.destroy(),
    );
    return true;
  };

  const serve = (client: Socket): void => {
    const engine = connect({ host: hostname, port: Number(port), noDelay: true });
    const reader = new HttpReader(requestLimitBytes);
    const metered = passRequest && meterConnection(passRequest);
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
          // In its turn: a client sends its next request when it has the answer to its last one.
          if (next !== undefined && 'answer' in next) client.write(next.answer);
          else forward(next?.forward ?? request.bytes);
        }
      } catch (error) {
        isRefused = true;
        // A defect, if it is another error, must not end the stack and all who use it.
        const statusCode = error instanceof RequestError ? error.statusCode : 500;
        const type = statusCode < 500 ? 'SerializationException' : 'InternalServerError';
        client.end(httpAnswer(statusCode, { __type: type, Message: String(error) }));
      }
    });
    if (metered === undefined) engine.pipe(client);
    else passAnswersOn(engine, client, metered);
    // As a client sees an engine that died: the connection breaks.
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
