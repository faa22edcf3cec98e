import { maximumBytes } from '@daybreak/batch';
import { sqsLimits } from '../aws/limits.ts';

/** Returns the messages of one size that fit into a batch request of SQS. */
function messagesPerRequest(messageBytes: number): number {
  return Math.max(1, Math.min(sqsLimits.messagesPerRequest, Math.floor(maximumBytes / messageBytes)));
}

/** Returns the SendMessageBatch requests for messages of one size. */
export function sendRequests(messages: number, messageBytes: number): number {
  return Math.ceil(messages / messagesPerRequest(messageBytes));
}

/** Returns the billed requests for messages of one size: each 64 KiB of a request's payload is one. */
export function billedRequests(messages: number, messageBytes: number): number {
  const full = messagesPerRequest(messageBytes);
  const chunksOf = (size: number): number =>
    size === 0 ? 0 : Math.max(1, Math.ceil((size * messageBytes) / sqsLimits.billedChunkBytes));
  return Math.floor(messages / full) * chunksOf(full) + chunksOf(messages % full);
}
