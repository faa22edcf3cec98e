import type { StoredObject } from './object-store.ts';
import { S3Error } from './s3-error.ts';

const maximumKeys = 1_000;

/** Returns the XML of `ListObjectsV2`: a page of keys by prefix and delimiter. Throws S3Error for the first version of the operation. */
export function listObjects(bucket: string, query: URLSearchParams, objects: readonly StoredObject[]): string {
  if (query.get('list-type') !== '2')
    throw new S3Error('NotImplemented', 'The local buckets emulate ListObjectsV2 only', 501);
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const maxKeys = Math.min(maximumKeys, Number(query.get('max-keys') ?? maximumKeys));
  const token = query.get('continuation-token');
  const after = token === null ? (query.get('start-after') ?? '') : Buffer.from(token, 'base64url').toString();

  const contents: StoredObject[] = [];
  const prefixes = new Set<string>();
  let last = after;
  let isTruncated = false;
  for (const object of objects) {
    const { key } = object;
    const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    const common = end < 0 ? undefined : key.slice(0, end + delimiter.length);
    if (!key.startsWith(prefix) || key <= after || (common !== undefined && (common <= after || prefixes.has(common))))
      continue;
    if (contents.length + prefixes.size >= maxKeys) {
      isTruncated = true;
      break;
    }
    if (common === undefined) contents.push(object);
    else prefixes.add(common);
    last = common ?? key;
  }

  const encode = query.get('encoding-type') === 'url' ? encodeURIComponent : escaped;
  const next = isTruncated ? element('NextContinuationToken', Buffer.from(last).toString('base64url')) : '';
  return [
    '<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">',
    element('Name', bucket),
    element('Prefix', encode(prefix)),
    element('KeyCount', String(contents.length + prefixes.size)),
    element('MaxKeys', String(maxKeys)),
    element('IsTruncated', String(isTruncated)),
    next,
    ...contents.map(({ key, eTag, modifiedAt, body }) =>
      element(
        'Contents',
        element('Key', encode(key)) +
          element('LastModified', new Date(modifiedAt).toISOString()) +
          element('ETag', escaped(eTag)) +
          element('Size', String(body.length)) +
          element('StorageClass', 'STANDARD'),
      ),
    ),
    ...[...prefixes].map((common) => element('CommonPrefixes', element('Prefix', encode(common)))),
    '</ListBucketResult>',
  ].join('');
}

function element(name: string, content: string): string {
  return `<${name}>${content}</${name}>`;
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
