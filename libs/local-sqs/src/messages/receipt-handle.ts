import { SqsError } from '../api/sqs-error.ts';

/** A receipt handle names one receive of one message: its number separates a later receive from this one. */
export interface Receipt {
  readonly messageId: string;
  readonly receiveCount: number;
}

/** Opaque to clients. It stays valid when the process does not, as the receive count does too. */
export function encodeReceiptHandle(queueName: string, { messageId, receiveCount }: Receipt): string {
  return Buffer.from(`${queueName} ${messageId} ${receiveCount}`, 'latin1').toString('base64');
}

const receiptPattern = /^(\S{1,80}) ([0-9a-f-]{36}) (\d{1,10})$/;

/** Throws SqsError ReceiptHandleIsInvalid for anything that this queue did not hand out. */
export function decodeReceiptHandle(queueName: string, receiptHandle: string): Receipt {
  const [, name, messageId, count] = receiptPattern.exec(Buffer.from(receiptHandle, 'base64').toString('latin1')) ?? [];
  if (name !== queueName || messageId === undefined || count === undefined)
    throw new SqsError(
      'ReceiptHandleIsInvalid',
      `The input receipt handle "${receiptHandle}" is not a valid receipt handle.`,
    );
  return { messageId, receiveCount: Number(count) };
}
