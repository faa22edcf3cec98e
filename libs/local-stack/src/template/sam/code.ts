import * as v from 'valibot';
import type { Properties } from './sam-resource.ts';

const objectSchema = v.looseObject({ Bucket: v.unknown(), Key: v.unknown() });
const s3Url = /^s3:\/\/([^/]+)\/(.+)$/;

/** Reads a `CodeUri` or `ContentUri`: a path relative to the template, which is added to the metadata as by the CDK, or an object in S3. */
export function codeOf(uri: unknown, property: 'Code' | 'Content'): { code: unknown; metadata: Properties } {
  const stored = v.safeParse(objectSchema, uri);
  if (stored.success) return { code: { S3Bucket: stored.output.Bucket, S3Key: stored.output.Key }, metadata: {} };
  if (typeof uri !== 'string') return { code: uri, metadata: {} };
  const [, bucket, key] = s3Url.exec(uri) ?? [];
  if (bucket !== undefined) return { code: { S3Bucket: bucket, S3Key: key }, metadata: {} };
  return { code: uri, metadata: { 'aws:asset:path': uri, 'aws:asset:property': property } };
}
