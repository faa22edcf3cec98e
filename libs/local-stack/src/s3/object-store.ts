import { hash } from 'node:crypto';
import { S3Error } from './s3-error.ts';

/** An object of a bucket. */
export interface StoredObject {
  readonly key: string;
  readonly body: Buffer;
  /** The ETag in quotation marks, as in S3's responses. */
  readonly eTag: string;
  /** Epoch milliseconds. */
  readonly modifiedAt: number;
  /** The object's headers, such as `content-type` and `x-amz-meta-…`. */
  readonly headers: Readonly<Record<string, string>>;
}

/** The objects of the buckets of one stack, in memory. */
export class ObjectStore {
  readonly #buckets: ReadonlyMap<string, Map<string, StoredObject>>;

  constructor(bucketNames: readonly string[]) {
    this.#buckets = new Map(bucketNames.map((name) => [name, new Map()]));
  }

  put(bucket: string, object: Pick<StoredObject, 'key' | 'body' | 'headers' | 'modifiedAt'>): StoredObject {
    const stored = { ...object, eTag: `"${hash('md5', object.body)}"` };
    this.#objects(bucket).set(object.key, stored);
    return stored;
  }

  /** Throws S3Error `NoSuchKey` if the object does not exist. */
  get(bucket: string, key: string): StoredObject {
    const object = this.#objects(bucket).get(key);
    if (object === undefined) throw new S3Error('NoSuchKey', 'The specified key does not exist.', 404);
    return object;
  }

  /** Returns true if the object existed. */
  delete(bucket: string, key: string): boolean {
    return this.#objects(bucket).delete(key);
  }

  /** Returns the objects, sorted by the bytes of their keys. */
  list(bucket: string): StoredObject[] {
    return [...this.#objects(bucket).values()].sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
  }

  #objects(bucket: string): Map<string, StoredObject> {
    const objects = this.#buckets.get(bucket);
    if (objects === undefined) throw new S3Error('NoSuchBucket', `The specified bucket does not exist: ${bucket}`, 404);
    return objects;
  }
}
