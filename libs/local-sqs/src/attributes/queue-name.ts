import { SqsError } from '../api/sqs-error.ts';

/** Throws SqsError for what SQS would not take as the name of a standard queue. */
export function assertQueueName(name: string): void {
  if (name.endsWith('.fifo'))
    throw new SqsError(
      'UnsupportedOperation',
      `FIFO queues are not emulated here: ${name} ends with .fifo. Use a standard queue.`,
    );
  if (!/^[A-Za-z0-9_-]{1,80}$/.test(name))
    throw new SqsError(
      'InvalidParameterValueException',
      'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
    );
}

/** The name in a queue's name, URL or ARN. Whatever origin the URL has, the last part of its path counts. */
export function queueNameOf(nameOrUrlOrArn: string): string {
  const lastSeparator = Math.max(nameOrUrlOrArn.lastIndexOf('/'), nameOrUrlOrArn.lastIndexOf(':'));
  return nameOrUrlOrArn.slice(lastSeparator + 1);
}
