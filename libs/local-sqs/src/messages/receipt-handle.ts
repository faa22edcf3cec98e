import { SqsError } from '../api/sqs-error.ts';

/** Identifies one receive of one message. The receive count separates it from later receives. */
export interface Receipt {
  readonly messageId: string;
  readonly receiveCount: number;
}

/** Encodes a receipt handle. Clients treat it as opaque. It stays valid after a restart, because the receive count is stored. */
export function encodeReceiptHandle(queueName: string, { messageId, receiveCount }: Receipt): string {
  return Buffer.from(`${queueName} ${messageId} ${receiveCount}`, 'latin1').toString('base64');
}

const receiptPattern = /^(\S{1,80}) ([0-9a-f-]{36}) (\d{1,10})$/;

/** Decodes a receipt handle. Throws SqsError ReceiptHandleIsInvalid for a handle that is not of this queue. */
export function decodeReceiptHandle(queueName: string, receiptHandle: string): Receipt {
  const [, name, messageId, count] = receiptPattern.exec(Buffer.from(receiptHandle, 'base64').toString('latin1')) ?? [];
  if (name !== queueName || messageId === undefined || count === undefined)
    throw new SqsError(
      'ReceiptHandleIsInvalid',
      `The input receipt handle "${receiptHandle}" is not a valid receipt handle.`,
    );
  return { messageId, receiveCount: Number(count) };
}
