import { SqsError } from '../api/sqs-error.ts';

/** Throws SqsError if SQS rejects the name for a queue of this type. */
export function assertQueueName(name: string, isFifo: boolean): void {
  if (!isFifo && !/^[A-Za-z0-9_-]{1,80}$/.test(name))
    throw new SqsError(
      'InvalidParameterValueException',
      'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
    );
  if (isFifo && !/^[A-Za-z0-9_-]{1,75}\.fifo$/.test(name))
    throw new SqsError(
      'InvalidParameterValueException',
      'The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length.',
    );
}

/** Returns the name of a queue from its name, URL or ARN. For a URL, only the last part of the path counts. */
export function queueNameOf(nameOrUrlOrArn: string): string {
  const lastSeparator = Math.max(nameOrUrlOrArn.lastIndexOf('/'), nameOrUrlOrArn.lastIndexOf(':'));
  return nameOrUrlOrArn.slice(lastSeparator + 1);
}
