import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { browserRefusalOf, listenOnLoopback } from '@daybreak/loopback';
import { callerOf } from '../iam/caller.ts';
import type { Permissions } from '../iam/create-permissions.ts';
import type { S3Answer } from './answer-s3-request.ts';
import { type Buckets, type BucketsOptions, createBuckets, s3ErrorAnswer } from './create-buckets.ts';
import { readS3Request } from './read-s3-request.ts';
import { S3Error } from './s3-error.ts';

export interface S3Server extends Pick<Buckets, 'putObject'> {
  readonly endpoint: string;
  /** Returns the number of requests by operation: `PutObject`. */
  requestCounts(): Record<string, number>;
  close(): Promise<void>;
}

export interface S3ServerOptions extends BucketsOptions {
  readonly permissions: Pick<Permissions, 'refusalOf'> | undefined;
}

/** Serves the objects of a stack's buckets on 127.0.0.1, in memory. */
export async function startS3Server({ permissions, ...options }: S3ServerOptions): Promise<S3Server> {
  const { operationOf, putObject } = createBuckets(options);
  const counts = new Map<string, number>();

  const respond = async (request: IncomingMessage): Promise<S3Answer> => {
    const browserRefusal = browserRefusalOf(request.headers);
    if (browserRefusal !== undefined) throw new S3Error('AccessDenied', browserRefusal, 403);
    const operation = operationOf(await readS3Request(request));
    const { name, action, resource } = operation;
    counts.set(name, (counts.get(name) ?? 0) + 1);
    const caller = callerOf(request.headers.authorization);
    const assertAllowed = (what: string, on: string): void => {
      const refusal = caller === undefined ? undefined : permissions?.refusalOf({ caller, action: what, resource: on });
      if (refusal !== undefined) throw new S3Error('AccessDenied', refusal, 403);
    };
    assertAllowed(action, resource);
    try {
      return operation.run();
    } catch (error) {
      // S3 reveals a missing object only to callers that may list the bucket.
      if (error instanceof S3Error && error.code === 'NoSuchKey')
        assertAllowed('s3:ListBucket', resource.replace(/\/.*$/s, ''));
      throw error;
    }
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { statusCode, headers = {}, body } = await respond(request).catch(errorResponse);
    response.writeHead(statusCode, { 'x-amz-request-id': randomUUID(), ...headers });
    response.end(request.method === 'HEAD' ? undefined : body);
  };

  const server = createServer((request, response) => void serve(request, response));
  // A frozen function does not notice that its connection was closed.
  server.keepAliveTimeout = 0;
  const port = await listenOnLoopback(server);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    requestCounts: () => Object.fromEntries(counts),
    putObject,
    async close() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

/** Closes the connection, because the server does not read the rest of the request. */
function errorResponse(error: unknown): S3Answer {
  const { headers, ...answer } = s3ErrorAnswer(error);
  return { ...answer, headers: { ...headers, connection: 'close' } };
}
