import { createHash, hash } from 'node:crypto';
import type { MessageAttributes } from '../api/messages.ts';

export function md5OfBody(body: string): string {
  return hash('md5', body);
}

const stringTransport = Buffer.of(1);
const binaryTransport = Buffer.of(2);

/**
 * Returns SQS's digest of message attributes, which clients verify, or undefined without attributes.
 *
 * The digest covers the attributes sorted by name. For each: the name, the data type, one byte for the type of the
 * value (1 string, 2 binary), and the value. The name, the data type and the value are each preceded by their length in
 * 4 bytes.
 */
export function md5OfAttributes(attributes: MessageAttributes): string | undefined {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const digest = createHash('md5');
  const update = (value: string | Uint8Array): void => {
    const bytes = Buffer.from(value);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    digest.update(length).update(bytes);
  };
  for (const name of names) {
    const attribute = attributes[name];
    if (attribute === undefined) continue;
    update(name);
    update(attribute.dataType);
    const isString = 'stringValue' in attribute;
    digest.update(isString ? stringTransport : binaryTransport);
    update(isString ? attribute.stringValue : attribute.binaryValue);
  }
  return digest.digest('hex');
}

/** Returns the digest of the system attributes that a sender can set, or undefined without them. */
export function md5OfSystemAttributes(traceHeader: string | undefined): string | undefined {
  if (traceHeader === undefined) return undefined;
  return md5OfAttributes({ AWSTraceHeader: { dataType: 'String', stringValue: traceHeader } });
}
