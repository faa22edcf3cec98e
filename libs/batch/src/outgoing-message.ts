/** A message as `SendMessageBatch` takes it. */
export interface OutgoingMessage {
  body: string;
  /** String attributes by name. */
  attributes?: Readonly<Record<string, string>>;
  /** Of a FIFO queue: messages of a group are delivered in the order in which they are sent. Of a standard queue: whom SQS is fair to, such as a customer. */
  groupId?: string;
  /** Seconds before SQS delivers the message, up to 900. Default: none. */
  delaySeconds?: number;
  /** Of a FIFO queue: a second message with this id within five minutes is dropped. */
  deduplicationId?: string;
}

/**
 * Creates a message with `content` as JSON, escaped to characters that SQS accepts. A property `messageGroupId` of it is also the
 * message group.
 *
 * @example
 * import assert from 'node:assert/strict';
 * import { toJsonMessage } from '@daybreak/batch';
 *
 * assert.equal(toJsonMessage({ orderId: 'order-1' }).body, '{"orderId":"order-1"}');
 * assert.equal(toJsonMessage({ orderId: 'order-1', messageGroupId: 'customer-1' }).groupId, 'customer-1');
 */
export function toJsonMessage(content: unknown): OutgoingMessage {
  // JSON.stringify does not escape these two characters, which SQS rejects.
  const body = JSON.stringify(content)
    .replaceAll('\uFFFE', String.raw`\ufffe`)
    .replaceAll('\uFFFF', String.raw`\uffff`);
  const groupId = groupIdOf(content);
  return { body, ...(groupId === undefined ? {} : { groupId }) };
}

function groupIdOf(content: unknown): string | undefined {
  if (typeof content !== 'object' || content === null || !('messageGroupId' in content)) return undefined;
  return typeof content.messageGroupId === 'string' ? content.messageGroupId : undefined;
}

/**
 * The size of a message as SQS counts it: the UTF-8 bytes of its body and of its attributes' names, types and values.
 *
 * @example
 * import assert from 'node:assert/strict';
 * import { sizeBytes } from '@daybreak/batch';
 *
 * assert.equal(sizeBytes({ body: 'héllo' }), 6);
 */
export function sizeBytes({ body, attributes = {} }: OutgoingMessage): number {
  return Object.entries(attributes).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength('String') + Buffer.byteLength(value),
    Buffer.byteLength(body),
  );
}
