import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { browserRefusalOf, listenOnLoopback } from '@daybreak/loopback';
import { traceHeaderOf } from './trace-header.ts';

/** An event on its way to the runtime. */
export interface RuntimeInvocation {
  readonly requestId: string;
  readonly event: string;
  readonly functionArn: string;
  /** Epoch milliseconds, by the stack's clock. */
  readonly deadlineMs: number;
  /** Milliseconds until then: the runtime counts them on its own clock, which may be another. */
  readonly remainingMs: number;
  /** Whether they pass by themselves; where time is moved, no slow machine uses them up. */
  readonly timePasses: boolean;
}

/** What the runtime sends: each is called on arrival, bodies as they came. */
export interface RuntimeListener {
  /** It asked for the next invocation: only now is it free. */
  onNext(): void;
  onResponse(requestId: string, body: string): void;
  onError(requestId: string, body: string): void;
  onInitError(body: string): void;
}

export interface RuntimeApi {
  /**
   * `127.0.0.1:port/secret`, for AWS_LAMBDA_RUNTIME_API: other processes of this machine may find the port, but not the secret. A client
   * that puts the address into a URL works with it, as those of Go and Java do.
   */
  readonly address: string;
  /** Answers the runtime's pending request for the next invocation. */
  send(invocation: RuntimeInvocation): void;
  close(): void;
}

const resultPath = /^\/invocation\/([^/]+)\/(response|error)$/;

/** Serves the Lambda Runtime API to one environment, on a free port of 127.0.0.1. */
export async function startRuntimeApi(listener: RuntimeListener): Promise<RuntimeApi> {
  let pendingNext: ServerResponse | undefined;
  const secret = randomBytes(16).toString('base64url');
  const base = `/${secret}/2018-06-01/runtime`;

  const server = createServer((request, response) => {
    const { method, url = '' } = request;
    if (browserRefusalOf(request.headers) !== undefined) {
      answer(response, 403);
      return;
    }
    const path = url.startsWith(base) ? url.slice(base.length) : '';
    if (method === 'GET' && path === '/invocation/next') {
      pendingNext = response;
      listener.onNext();
      return;
    }
    const result = resultPath.exec(path);
    if (method !== 'POST' || (result === null && path !== '/init/error')) {
      answer(response, 404);
      return;
    }
    readBody(request, (body) => {
      answer(response, 202);
      const [, requestId, kind] = result ?? [];
      if (requestId === undefined) listener.onInitError(body);
      else if (kind === 'response') listener.onResponse(requestId, body);
      else listener.onError(requestId, body);
    });
  });
  // An idle environment waits for its next invocation as long as it takes.
  server.requestTimeout = 0;
  server.keepAliveTimeout = 0;
  const port = await listenOnLoopback(server);

  return {
    address: `127.0.0.1:${port}/${secret}`,
    send({ requestId, event, functionArn, deadlineMs, remainingMs, timePasses }) {
      if (pendingNext === undefined) throw new Error(`The runtime is not waiting for invocation ${requestId}`);
      const response = pendingNext;
      pendingNext = undefined;
      response.writeHead(200, {
        'Content-Type': 'application/json',
        'Content-Length': Buffer.byteLength(event),
        'Lambda-Runtime-Aws-Request-Id': requestId,
        'Lambda-Runtime-Deadline-Ms': deadlineMs,
        'Lambda-Runtime-Invoked-Function-Arn': functionArn,
        'Lambda-Runtime-Trace-Id': traceHeaderOf(requestId, deadlineMs - remainingMs),
        'Local-Stack-Remaining-Ms': remainingMs,
        'Local-Stack-Time-Passes': String(timePasses),
      });
      response.end(event);
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function answer(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'Content-Length': 0 }).end();
}

/** Calls back with the whole body; never, when the runtime dies half-way through it. */
function readBody(request: IncomingMessage, callback: (body: string) => void): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => callback(Buffer.concat(chunks).toString()));
  request.on('error', () => {});
}
