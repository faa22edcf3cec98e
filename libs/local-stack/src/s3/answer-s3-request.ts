import { listObjects } from './list-objects.ts';
import type { ObjectStore, StoredObject } from './object-store.ts';
import type { S3Request } from './read-s3-request.ts';
import { S3Error } from './s3-error.ts';

export interface S3Answer {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

/** A change of an object. */
export interface ObjectEvent {
  readonly bucket: string;
  readonly key: string;
  readonly name: 'ObjectCreated:Put' | 'ObjectRemoved:Delete';
  /** The object, if it was put. */
  readonly object?: StoredObject | undefined;
}

export interface S3Operation {
  readonly name: string;
  /** The action and the resource that a role must allow. */
  readonly action: string;
  readonly resource: string;
  run(): S3Answer;
}

interface Context {
  readonly store: ObjectStore;
  now(): number;
  onEvent(event: ObjectEvent): void;
}

/** Returns the operation of a request. Throws S3Error for an operation that is not emulated. */
export function s3OperationOf(request: S3Request, context: Context): S3Operation {
  const { method, bucket, key, query } = request;
  const resource = `arn:aws:s3:::${bucket}${key === '' ? '' : `/${key}`}`;
  // The query selects another part of an object or a bucket: its tags, its policy, or a part of an upload.
  const others = [...query.keys()].filter((name) => !emulatedParameters.has(name));
  const operation = others.length > 0 ? undefined : operations[`${method} ${key === '' ? 'bucket' : 'object'}`];
  if (operation === undefined || 'x-amz-copy-source' in request.headers) {
    const description = `${method} ${resource}${query.size === 0 ? '' : `?${query.toString()}`}`;
    throw new S3Error('NotImplemented', `The local buckets do not emulate this request: ${description}`, 501);
  }
  const { name, action } = operation;
  return { name, action, resource, run: () => operation.run(request, context) };
}

const emulatedParameters: ReadonlySet<string> = new Set([
  'x-id',
  'list-type',
  'prefix',
  'delimiter',
  'max-keys',
  'start-after',
  'continuation-token',
  'encoding-type',
  'fetch-owner',
]);

const operations: Readonly<
  Record<string, { name: string; action: string; run(request: S3Request, context: Context): S3Answer }>
> = {
  'PUT object': {
    name: 'PutObject',
    action: 's3:PutObject',
    run({ bucket, key, headers, body }, { store, now, onEvent }) {
      const savedHeaders = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
        typeof value === 'string' && (savedHeaderNames.has(name) || name.startsWith('x-amz-meta-'))
          ? [[name, value]]
          : [],
      );
      const object = store.put(bucket, { key, body, headers: Object.fromEntries(savedHeaders), modifiedAt: now() });
      onEvent({ bucket, key, name: 'ObjectCreated:Put', object });
      return { statusCode: 200, headers: { etag: object.eTag } };
    },
  },
  'GET object': {
    name: 'GetObject',
    action: 's3:GetObject',
    run({ bucket, key }, { store }) {
      const object = store.get(bucket, key);
      return { statusCode: 200, headers: headersOf(object), body: object.body };
    },
  },
  'HEAD object': {
    name: 'HeadObject',
    action: 's3:GetObject',
    run: ({ bucket, key }, { store }) => ({ statusCode: 200, headers: headersOf(store.get(bucket, key)) }),
  },
  'DELETE object': {
    name: 'DeleteObject',
    action: 's3:DeleteObject',
    run({ bucket, key }, { store, onEvent }) {
      if (store.delete(bucket, key)) onEvent({ bucket, key, name: 'ObjectRemoved:Delete' });
      return { statusCode: 204 };
    },
  },
  'GET bucket': {
    name: 'ListObjectsV2',
    action: 's3:ListBucket',
    run: ({ bucket, query }, { store }) => ({
      statusCode: 200,
      headers: { 'content-type': 'application/xml' },
      body: listObjects(bucket, query, store.list(bucket)),
    }),
  },
};

const savedHeaderNames: ReadonlySet<string> = new Set([
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
]);

function headersOf({ eTag, modifiedAt, headers, body }: StoredObject): Record<string, string> {
  return {
    'content-type': 'binary/octet-stream',
    ...headers,
    etag: eTag,
    'last-modified': new Date(modifiedAt).toUTCString(),
    'content-length': String(body.length),
    'accept-ranges': 'none',
  };
}
