import * as v from 'valibot';
import { flag, readProperties, resourceLabel, type ResourceReading, wholeNumber } from './reading.ts';
import type { QueueModel } from './stack-model.ts';

/** The numeric attributes, by the same names in CloudFormation and in SQS. */
const numbers = {
  VisibilityTimeout: v.optional(wholeNumber),
  DelaySeconds: v.optional(wholeNumber),
  MaximumMessageSize: v.optional(wholeNumber),
  MessageRetentionPeriod: v.optional(wholeNumber),
  ReceiveMessageWaitTimeSeconds: v.optional(wholeNumber),
};

const queueSchema = v.object({
  QueueName: v.optional(v.string()),
  FifoQueue: v.optional(flag),
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
  if (properties.FifoQueue === true) {
    findings.problems.push(`${resourceLabel(reading)}: FIFO queues are not emulated; use a standard queue`);
    return undefined;
  }
  const { RedrivePolicy: redrive, RedriveAllowPolicy: allow } = properties;
  const attributes: Record<string, string> = {};
  for (const [name, value] of Object.entries(properties)) {
    if (name in numbers && typeof value === 'number') attributes[name] = String(value);
  }
  if (redrive !== undefined) attributes['RedrivePolicy'] = JSON.stringify(redrive);
  if (allow !== undefined) attributes['RedriveAllowPolicy'] = JSON.stringify(allow);
  return {
    logicalId,
    name: description.name,
    url: description.ref,
    arn: description.attributes['Arn'] ?? '',
    attributes,
    visibilityTimeoutSeconds: properties.VisibilityTimeout ?? defaultVisibilityTimeoutSeconds,
    redrive,
  };
}
