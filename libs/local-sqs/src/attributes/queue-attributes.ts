import * as v from 'valibot';
import type { FifoSettings, QueueSettings } from '../api/queue.ts';
import { SqsError } from '../api/sqs-error.ts';
import type { StoredQueue } from '../store/sqs-store.ts';
import {
  invalidRedrivePolicy,
  parseRedrivePolicy,
  redriveAllowPolicySchema,
  redrivePolicySchema,
} from './redrive-policy.ts';

const wholeNumber = (minimum: number, maximum: number) =>
  v.pipe(v.string(), v.regex(/^\d{1,10}$/), v.transform(Number), v.minValue(minimum), v.maxValue(maximum));

/** The lowest and the highest value of each numeric attribute. */
export const numberRanges = {
  DelaySeconds: [0, 900],
  MaximumMessageSize: [1_024, 1_048_576],
  MessageRetentionPeriod: [60, 1_209_600],
  ReceiveMessageWaitTimeSeconds: [0, 20],
  VisibilityTimeout: [0, 43_200],
} as const;

const numberSchemas = {
  DelaySeconds: wholeNumber(...numberRanges.DelaySeconds),
  MaximumMessageSize: wholeNumber(...numberRanges.MaximumMessageSize),
  MessageRetentionPeriod: wholeNumber(...numberRanges.MessageRetentionPeriod),
  ReceiveMessageWaitTimeSeconds: wholeNumber(...numberRanges.ReceiveMessageWaitTimeSeconds),
  VisibilityTimeout: wholeNumber(...numberRanges.VisibilityTimeout),
};

/**
 * The attributes that GetQueueAttributes returns as they were set. They have no effect: the engine encrypts nothing and
 * checks no queue policy.
 */
const keptSchemas = {
  Policy: v.string(),
  KmsMasterKeyId: v.string(),
  KmsDataKeyReusePeriodSeconds: wholeNumber(60, 86_400),
  SqsManagedSseEnabled: v.picklist(['true', 'false']),
};

/** Only for FIFO queues. */
const fifoSchemas = {
  FifoQueue: v.literal('true'),
  ContentBasedDeduplication: v.picklist(['true', 'false']),
  DeduplicationScope: v.picklist(['messageGroup', 'queue']),
  // The engine does not limit calls per second.
  FifoThroughputLimit: v.picklist(['perMessageGroupId', 'perQueue']),
};

const schemas: Readonly<Record<string, v.GenericSchema<unknown, unknown>>> = {
  ...numberSchemas,
  ...keptSchemas,
  ...fifoSchemas,
  RedrivePolicy: redrivePolicySchema,
  RedriveAllowPolicy: redriveAllowPolicySchema,
};

/** Returns true if a queue of this type can have the attribute. */
export function isQueueAttribute(name: string, isFifo: boolean): boolean {
  return Object.hasOwn(schemas, name) && (isFifo || !Object.hasOwn(fifoSchemas, name));
}

/** Setting one of these to the empty string removes it. */
const removable = new Set(['Policy', 'KmsMasterKeyId', 'RedrivePolicy', 'RedriveAllowPolicy']);

/**
 * The attributes of a queue that `CreateQueue` sets no others for, with the names and formats of SQS. Times are in
 * seconds, sizes in bytes.
 */
export const defaultAttributes = {
  DelaySeconds: '0',
  MaximumMessageSize: '1048576',
  MessageRetentionPeriod: '345600',
  ReceiveMessageWaitTimeSeconds: '0',
  SqsManagedSseEnabled: 'true',
  VisibilityTimeout: '30',
} as const;

/** The default attributes that a FIFO queue has in addition. */
export const defaultFifoAttributes = {
  ContentBasedDeduplication: 'false',
  DeduplicationScope: 'queue',
  FifoThroughputLimit: 'perQueue',
} as const;

/**
 * Returns the attributes with the changes applied. Throws SqsError InvalidAttributeName or InvalidAttributeValue that
 * names the attribute.
 */
export function withAttributes(
  attributes: Readonly<Record<string, string>>,
  changes: Readonly<Record<string, string>>,
): Record<string, string> {
  const result = { ...attributes };
  const isFifo = (changes['FifoQueue'] ?? attributes['FifoQueue']) === 'true';
  for (const [name, value] of Object.entries(changes)) {
    const schema = isQueueAttribute(name, isFifo) ? schemas[name] : undefined;
    if (schema === undefined) throw new SqsError('InvalidAttributeName', `Unknown Attribute ${name}.`);
    if (value === '' && removable.has(name)) {
      delete result[name];
      continue;
    }
    const checked = v.safeParse(schema, value, { abortEarly: true });
    if (!checked.success)
      throw name === 'RedrivePolicy'
        ? invalidRedrivePolicy(value, checked.issues[0].message)
        : invalidValue(name, value);
    result[name] = value;
  }
  if (result['FifoThroughputLimit'] === 'perMessageGroupId' && result['DeduplicationScope'] !== 'messageGroup')
    throw invalidValue('FifoThroughputLimit', 'perMessageGroupId, which needs the DeduplicationScope messageGroup');
  return withOneEncryption(result, changes);
}

/** A queue is encrypted by KMS or by SQS. The later choice replaces the earlier one. */
function withOneEncryption(
  attributes: Record<string, string>,
  { KmsMasterKeyId = '', SqsManagedSseEnabled }: Readonly<Record<string, string>>,
): Record<string, string> {
  const isByKms = KmsMasterKeyId !== '';
  const isBySqs = SqsManagedSseEnabled === 'true';
  if (isByKms && isBySqs)
    throw new SqsError(
      'InvalidAttributeName',
      'You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE.',
    );
  if (isByKms) return { ...attributes, SqsManagedSseEnabled: 'false' };
  if (!isBySqs) return attributes;
  const { KmsMasterKeyId: _, KmsDataKeyReusePeriodSeconds: __, ...others } = attributes;
  return others;
}

/** Parses attributes that `withAttributes` has checked. */
export function parseSettings(attributes: Readonly<Record<string, string>>): QueueSettings {
  const number = (name: keyof typeof numberSchemas) =>
    v.parse(numberSchemas[name], attributes[name] ?? defaultAttributes[name]);
  return {
    delaySeconds: number('DelaySeconds'),
    maximumMessageSizeBytes: number('MaximumMessageSize'),
    messageRetentionPeriodSeconds: number('MessageRetentionPeriod'),
    receiveMessageWaitTimeSeconds: number('ReceiveMessageWaitTimeSeconds'),
    visibilityTimeoutSeconds: number('VisibilityTimeout'),
    redrivePolicy: parseRedrivePolicy(attributes),
    fifo: parseFifoSettings(attributes),
  };
}

function parseFifoSettings(attributes: Readonly<Record<string, string>>): FifoSettings | undefined {
  if (attributes['FifoQueue'] !== 'true') return undefined;
  return {
    contentBasedDeduplication: attributes['ContentBasedDeduplication'] === 'true',
    deduplicationScope: attributes['DeduplicationScope'] === 'messageGroup' ? 'messageGroup' : 'queue',
  };
}

/** Returns the attributes that GetQueueAttributes returns, without the message counts. Times are in seconds. */
export function toAttributes({ attributes, createdAt, modifiedAt }: StoredQueue, arn: string): Record<string, string> {
  const seconds = (time: number) => String(Math.floor(time / 1000));
  return {
    ...attributes,
    QueueArn: arn,
    CreatedTimestamp: seconds(createdAt),
    LastModifiedTimestamp: seconds(modifiedAt),
  };
}

function invalidValue(name: string, value: string): SqsError {
  return new SqsError('InvalidAttributeValue', `Invalid value for the parameter ${name}: ${value}.`);
}
