import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { browserRefusalOf, listenOnLoopback } from '@daybreak/loopback';
import { callerOf } from '../iam/caller.ts';
import type { Permissions } from '../iam/create-permissions.ts';
import { type ObjectEvent, type S3Answer, s3OperationOf } from './answer-s3-request.ts';
import { escaped } from './list-objects.ts';
import { ObjectStore } from './object-store.ts';
import { readS3Request } from './read-s3-request.ts';
import { S3Error } from './s3-error.ts';

export interface S3Server {
  readonly endpoint: string;
  /** Requests so far, by operation: `PutObject`. */
  requestCounts(): Record<string, number>;
  close(): Promise<void>;
}

export interface S3ServerOptions {
  readonly bucketNames: readonly string[];
  readonly permissions: Pick<Permissions, 'refusalOf'> | undefined;
  /** Epoch milliseconds. */
  now(): number;
  onEvent(event: ObjectEvent): void;
}

/** Serves the objects of a stack's buckets on 127.0.0.1 alone, in memory: one can be put, read, listed and deleted. */
export async function startS3Server({ bucketNames, permissions, now, onEvent }: S3ServerOptions): Promise<S3Server> {
  const store = new ObjectStore(bucketNames);
  const counts = new Map<string, number>();

  const answer = async (request: IncomingMessage): Promise<S3Answer> => {
    const browserRefusal = browserRefusalOf(request.headers);
    if (browserRefusal !== undefined) throw new S3Error('AccessDenied', browserRefusal, 403);
    const operation = s3OperationOf(await readS3Request(request), { store, now, onEvent });
    const { name, action, resource } = operation;
    counts.set(name, (counts.get(name) ?? 0) + 1);
    const caller = callerOf(request.headers.authorization);
    const refusal = caller === undefined ? undefined : permissions?.refusalOf({ caller, action, resource });
    if (refusal !== undefined) throw new S3Error('AccessDenied', refusal, 403);
    return operation.run();
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { statusCode, headers = {}, body } = await answer(request).catch(errorAnswer);
    response.writeHead(statusCode, { 'x-amz-request-id': randomUUID(), ...headers });
    response.end(request.method === 'HEAD' ? undefined : body);
  };

  const server = createServer((request, response) => void serve(request, response));
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

function errorAnswer(thrown: unknown): S3Answer {
  const error = thrown instanceof S3Error ? thrown : new S3Error('InternalError', String(thrown), 500);
  const body = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${error.code}</Code><Message>${escaped(error.message)}</Message></Error>`;
  // The server does not read the rest of the request, so the connection can't take another one.
  return { statusCode: error.statusCode, headers: { 'content-type': 'application/xml', connection: 'close' }, body };
}
