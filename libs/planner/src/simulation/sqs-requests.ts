import { maximumBytes } from '@daybreak/batch';
import { sqsLimits } from '../aws/limits.ts';

/** Messages of one size that a batch request of SQS carries. */
function messagesPerRequest(messageBytes: number): number {
  return Math.max(1, Math.min(sqsLimits.messagesPerRequest, Math.floor(maximumBytes / messageBytes)));
}

/** The SendMessageBatch requests that messages of one size take. */
export function sendRequests(messages: number, messageBytes: number): number {
  return Math.ceil(messages / messagesPerRequest(messageBytes));
}

/** The same as they are billed: each 64 KiB of a request's payload is a request. */
export function billedRequests(messages: number, messageBytes: number): number {
  const full = messagesPerRequest(messageBytes);
  const chunksOf = (size: number): number =>
    size === 0 ? 0 : Math.max(1, Math.ceil((size * messageBytes) / sqsLimits.billedChunkBytes));
  return Math.floor(messages / full) * chunksOf(full) + chunksOf(messages % full);
}
