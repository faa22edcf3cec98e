import { type ObjectEvent, type S3Answer, type S3Operation, s3OperationOf } from './answer-s3-request.ts';
import { escaped } from './list-objects.ts';
import { ObjectStore } from './object-store.ts';
import { type HttpToS3, type S3Request, s3RequestOf } from './read-s3-request.ts';
import { S3Error } from './s3-error.ts';

/** The buckets of one stack, in memory. */
export interface Buckets {
  /** Throws S3Error for an operation that is not emulated. */
  operationOf(request: S3Request): S3Operation;
  /** Returns the response to a request over HTTP from any caller, or undefined for a request to another bucket. */
  respond(request: HttpToS3): S3Answer | undefined;
  /** Puts an object without evaluating permissions. Throws S3Error. */
  putObject(bucket: string, object: { readonly key: string; readonly body: string }): void;
}

/** The options of `createBuckets`. */
export interface BucketsOptions {
  readonly bucketNames: readonly string[];
  /** Returns epoch milliseconds. */
  now(): number;
  onEvent(event: ObjectEvent): void;
}

/** Creates empty buckets. They call `onEvent` with each change of an object. */
export function createBuckets({ bucketNames, now, onEvent }: BucketsOptions): Buckets {
  const context = { store: new ObjectStore(bucketNames), now, onEvent };
  const operationOf = (request: S3Request): S3Operation => s3OperationOf(request, context);
  return {
    operationOf,
    respond(request) {
      try {
        const parsed = s3RequestOf(request);
        return bucketNames.includes(parsed.bucket) ? operationOf(parsed).run() : undefined;
      } catch (error) {
        return s3ErrorAnswer(error);
      }
    },
    putObject: (bucket, { key, body }) =>
      void operationOf({
        method: 'PUT',
        bucket,
        key,
        query: new URLSearchParams(),
        headers: {},
        body: Buffer.from(body),
      }).run(),
  };
}

export function s3ErrorAnswer(thrown: unknown): S3Answer {
  const error = thrown instanceof S3Error ? thrown : new S3Error('InternalError', String(thrown), 500);
  const body = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${error.code}</Code><Message>${escaped(error.message)}</Message></Error>`;
  return { statusCode: error.statusCode, headers: { 'content-type': 'application/xml' }, body };
}
