import { SqsError } from '@daybreak/local-sqs';
import { assertQueueName, numberRanges, withAttributes } from '@daybreak/local-sqs/internal';
import * as v from 'valibot';
import { flag, readProperties, resourceLabel, type ResourceReading, wholeNumber } from './reading.ts';
import type { QueueModel } from './stack-model.ts';

const numberIn = ([lowest, highest]: readonly [number, number]) => {
  const message = `must be from ${lowest} to ${highest}`;
  return v.optional(v.pipe(wholeNumber, v.minValue(lowest, message), v.maxValue(highest, message)));
};

/** The numeric attributes. They have the same names in CloudFormation and SQS. */
const numbers = {
  VisibilityTimeout: numberIn(numberRanges.VisibilityTimeout),
  DelaySeconds: numberIn(numberRanges.DelaySeconds),
  MaximumMessageSize: numberIn(numberRanges.MaximumMessageSize),
  MessageRetentionPeriod: numberIn(numberRanges.MessageRetentionPeriod),
  ReceiveMessageWaitTimeSeconds: numberIn(numberRanges.ReceiveMessageWaitTimeSeconds),
};

const queueSchema = v.object({
  QueueName: v.optional(v.string()),
  FifoQueue: v.optional(flag),
  ContentBasedDeduplication: v.optional(flag),
  DeduplicationScope: v.optional(v.picklist(['messageGroup', 'queue'])),
  FifoThroughputLimit: v.optional(v.picklist(['perMessageGroupId', 'perQueue'])),
  RedrivePolicy: v.optional(v.object({ deadLetterTargetArn: v.string(), maxReceiveCount: wholeNumber })),
  RedriveAllowPolicy: v.optional(v.looseObject({ redrivePermission: v.string() })),
  ...numbers,
});

const harmless = ['KmsMasterKeyId', 'KmsDataKeyReusePeriodSeconds', 'SqsManagedSseEnabled', 'Tags'];

const defaultVisibilityTimeoutSeconds = 30;

export function readQueue(reading: ResourceReading): QueueModel | undefined {
  const { logicalId, description, findings } = reading;
  const properties = readProperties(reading, queueSchema, harmless);
  if (properties === undefined) return undefined;
  const { RedrivePolicy: redrive, RedriveAllowPolicy: allow, FifoQueue: isFifo = false } = properties;
  const attributes: Record<string, string> = isFifo ? { FifoQueue: 'true' } : {};
  for (const name of ['ContentBasedDeduplication', 'DeduplicationScope', 'FifoThroughputLimit'] as const) {
    // The CDK writes ContentBasedDeduplication: false for standard queues too.
    const { [name]: value } = properties;
    if (value !== undefined && (isFifo || value !== false)) attributes[name] = String(value);
  }
  for (const [name, value] of Object.entries(properties)) {
    if (name in numbers && typeof value === 'number') attributes[name] = String(value);
  }
  if (redrive !== undefined) attributes['RedrivePolicy'] = JSON.stringify(redrive);
  if (allow !== undefined) attributes['RedriveAllowPolicy'] = JSON.stringify(allow);
  const { name } = description;
  const nameRefusal = refusalOf(() => assertQueueName(name, isFifo));
  if (nameRefusal !== undefined) findings.problems.push(`${resourceLabel(reading)}: name ${name}: ${nameRefusal}`);
  const refusal = refusalOf(() => withAttributes({}, attributes));
  if (refusal !== undefined) findings.problems.push(`${resourceLabel(reading)}: ${refusal}`);
  if (nameRefusal !== undefined || refusal !== undefined) return undefined;
  return {
    logicalId,
    name,
    url: description.ref,
    arn: description.attributes['Arn'] ?? '',
    attributes,
    visibilityTimeoutSeconds: properties.VisibilityTimeout ?? defaultVisibilityTimeoutSeconds,
    redrive,
  };
}

/** Returns the message of SqsError if the check throws one. The message does not name the queue. */
function refusalOf(check: () => unknown): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (error instanceof SqsError) return error.message;
    throw error;
  }
}
