import { Agent, createServer, type IncomingMessage, request as httpRequest, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { type Held, Hold, type HoldOptions } from './hold.ts';
import { type DynamoDBRequest, type Matches, requestOf } from './dynamodb-request.ts';

/** Stands between functions and DynamoDB, on 127.0.0.1, and passes everything on, but for what a test holds or fails. */
export interface DynamoDBProxy {
  readonly endpoint: string;
  /** Where to pass requests on to; must be set before the first one comes. */
  forwardTo(endpoint: string): void;
  /** Answers such requests with 500 instead, as DynamoDB does on a bad day, until `stop` is called. */
  fail(matches: Matches): { stop(): void };
  /** Answers such requests with a ValidationException of this message instead, as only DynamoDB itself would. */
  refuse(matches: Matches, message: string): void;
  /** Keeps such requests waiting: before their effect or, with `after: 'effect'`, between their effect and the answer. */
  hold(matches: Matches, options?: HoldOptions): Held;
  /** Every request so far, in the order of arrival. */
  readonly requests: readonly DynamoDBRequest[];
  close(): Promise<void>;
}

interface Failure {
  readonly statusCode: number;
  readonly code: string;
  readonly message: string;
}

export async function startDynamoDBProxy(): Promise<DynamoDBProxy> {
  const agent = new Agent({ keepAlive: true });
  const requests: DynamoDBRequest[] = [];
  const failing = new Map<Matches, Failure>();
  const holds = new Set<Hold>();
  let target: URL | undefined;

  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const gone = new Promise<void>((resolve) => outgoing.once('close', resolve));
    const hold = async (phase: Hold['after']): Promise<void> => {
      for (const each of holds) if (each.after === phase && each.matches(request)) await each.wait(gone);
    };
    const body = await readAll(incoming);
    const request = requestOf(incoming.headers, body.toString());
    requests.push(request);
    await hold('arrival');
    // Whoever asked is gone, killed: the request never had an effect.
    if (outgoing.destroyed) return;
    const [, failure] = [...failing].find(([matches]) => matches(request)) ?? [];
    if (failure !== undefined) {
      const { statusCode, code, message } = failure;
      outgoing.writeHead(statusCode, { 'content-type': 'application/x-amz-json-1.0' });
      outgoing.end(JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${code}`, message }));
      return;
    }
    if (target === undefined) throw new Error('The proxy has nowhere to pass requests on to');
    const { method, url, headers } = incoming;
    const { hostname, port } = target;
    const passedOn = httpRequest({ agent, hostname, port, method, path: url, headers });
    passedOn.end(body);
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      passedOn.once('response', resolve);
      passedOn.once('error', reject);
    });
    const answerBody = await readAll(answer);
    await hold('effect');
    if (outgoing.destroyed) return;
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    outgoing.end(answerBody);
  };

  // As a client sees a service that died: the connection breaks.
  const server = createServer((incoming, outgoing) => void serve(incoming, outgoing).catch(() => outgoing.destroy()));
  server.keepAliveTimeout = 0;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port to listen on');

  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    forwardTo: (endpoint) => void (target = new URL(endpoint)),
    fail(matches) {
      failing.set(matches, { statusCode: 500, code: 'InternalServerError', message: 'Injected' });
      return { stop: () => void failing.delete(matches) };
    },
    refuse: (matches, message) => void failing.set(matches, { statusCode: 400, code: 'ValidationException', message }),
    hold(matches, options) {
      const added = new Hold(matches, { ...options, onReleased: () => holds.delete(added) });
      holds.add(added);
      return added;
    },
    requests,
    async close() {
      for (const each of holds) each.release();
      agent.destroy();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function readAll(message: IncomingMessage): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of message) if (chunk instanceof Uint8Array) chunks.push(chunk);
  return Buffer.concat(chunks);
}
