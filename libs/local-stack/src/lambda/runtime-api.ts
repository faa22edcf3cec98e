import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { browserRefusalOf, listenOnLoopback } from '@daybreak/loopback';
import { traceHeaderOf } from './trace-header.ts';

/** An invocation that is sent to the runtime. */
export interface RuntimeInvocation {
  readonly requestId: string;
  readonly event: string;
  readonly functionArn: string;
  /** Epoch milliseconds by the stack's clock. */
  readonly deadlineMs: number;
  /** Milliseconds until the deadline. The runtime counts them on its own clock, which may differ. */
  readonly remainingMs: number;
  /** True if the stack's clock passes by itself. Otherwise a slow machine uses up no time. */
  readonly timePasses: boolean;
}

/** Receives the requests of the runtime. Bodies are passed on unparsed. */
export interface RuntimeListener {
  /** The runtime asks for the next invocation, so it is free. */
  onNext(): void;
  onResponse(requestId: string, body: string): void;
  onError(requestId: string, body: string): void;
  onInitError(body: string): void;
}

export interface RuntimeApi {
  /**
   * The address for AWS_LAMBDA_RUNTIME_API, `127.0.0.1:port/secret`. Other processes of this machine can find the port, but not the secret.
   * It works in clients that put the address into a URL, such as those of Go and Java.
   */
  readonly address: string;
  /** Sends the response to the runtime's pending request for the next invocation. */
  send(invocation: RuntimeInvocation): void;
  close(): void;
}

const resultPath = /^\/invocation\/([^/]+)\/(response|error)$/;

/** Serves the Lambda Runtime API to one environment on a free port of 127.0.0.1. */
export async function startRuntimeApi(listener: RuntimeListener): Promise<RuntimeApi> {
  let pendingNext: ServerResponse | undefined;
  const secret = randomBytes(16).toString('base64url');
  const base = `/${secret}/2018-06-01/runtime`;

  const server = createServer((request, response) => {
    const { method, url = '' } = request;
    if (browserRefusalOf(request.headers) !== undefined) {
      respond(response, 403);
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
      respond(response, 404);
      return;
    }
    readBody(request, (body) => {
      respond(response, 202);
      const [, requestId, kind] = result ?? [];
      if (requestId === undefined) listener.onInitError(body);
      else if (kind === 'response') listener.onResponse(requestId, body);
      else listener.onError(requestId, body);
    });
  });
  // An idle environment waits for its next invocation without a limit.
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

function respond(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'Content-Length': 0 }).end();
}

/** Calls back with the complete body. Never calls back if the runtime dies during the request. */
function readBody(request: IncomingMessage, callback: (body: string) => void): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => callback(Buffer.concat(chunks).toString()));
  request.on('error', () => {});
}
