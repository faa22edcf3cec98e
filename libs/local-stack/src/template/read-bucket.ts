import * as v from 'valibot';
import { flag, readProperties, resourceLabel, type ResourceReading } from './reading.ts';
import type { BucketModel, BucketNotificationModel } from './event-models.ts';
import { isUnresolved } from './unresolved.ts';

const rulesSchema = v.array(v.object({ Name: v.pipe(v.string(), v.toLowerCase()), Value: v.string() }));
const templateFilter = v.optional(v.object({ S3Key: v.object({ Rules: rulesSchema }) }));
const list = <TSchema extends v.GenericSchema>(schema: TSchema) => v.optional(v.array(schema), []);

const bucketSchema = v.object({
  BucketName: v.optional(v.string()),
  NotificationConfiguration: v.optional(
    v.object({
      EventBridgeConfiguration: v.optional(v.object({ EventBridgeEnabled: v.optional(flag, true) })),
      LambdaConfigurations: list(v.object({ Event: v.string(), Function: v.string(), Filter: templateFilter })),
      QueueConfigurations: list(v.object({ Event: v.string(), Queue: v.string(), Filter: templateFilter })),
      TopicConfigurations: list(v.object({ Event: v.string(), Topic: v.string(), Filter: templateFilter })),
    }),
    {},
  ),
});

/** Access control, lifecycle and encryption change no object here. */
const harmless = [
  'AccelerateConfiguration',
  'AccessControl',
  'AnalyticsConfigurations',
  'BucketEncryption',
  'CorsConfiguration',
  'IntelligentTieringConfigurations',
  'LifecycleConfiguration',
  'LoggingConfiguration',
  'MetricsConfigurations',
  'OwnershipControls',
  'PublicAccessBlockConfiguration',
  'Tags',
];

export function readBucket(reading: ResourceReading): BucketModel | undefined {
  const properties = readProperties(reading, bucketSchema, harmless);
  if (properties === undefined) return undefined;
  const { logicalId, description } = reading;
  const configuration = properties.NotificationConfiguration;
  const notifications = [
    ...configuration.LambdaConfigurations.map((each) =>
      notification([each.Event], each.Function, each.Filter?.S3Key.Rules),
    ),
    ...configuration.QueueConfigurations.map((each) =>
      notification([each.Event], each.Queue, each.Filter?.S3Key.Rules),
    ),
    ...configuration.TopicConfigurations.map((each) =>
      notification([each.Event], each.Topic, each.Filter?.S3Key.Rules),
    ),
  ];
  return {
    logicalId,
    name: description.name,
    arn: description.attributes['Arn'] ?? '',
    notifications: emulated(notifications, reading),
    toEventBridge: configuration.EventBridgeConfiguration?.EventBridgeEnabled ?? false,
  };
}

const cdkFilter = v.optional(v.object({ Key: v.object({ FilterRules: rulesSchema }) }));
const events = v.array(v.string());
const customSchema = v.object({
  BucketName: v.string(),
  NotificationConfiguration: v.object({
    EventBridgeConfiguration: v.optional(v.object({})),
    LambdaFunctionConfigurations: list(v.object({ Events: events, LambdaFunctionArn: v.string(), Filter: cdkFilter })),
    QueueConfigurations: list(v.object({ Events: events, QueueArn: v.string(), Filter: cdkFilter })),
    TopicConfigurations: list(v.object({ Events: events, TopicArn: v.string(), Filter: cdkFilter })),
  }),
});

/** The notifications that a custom resource of the CDK adds to a bucket. */
export interface AddedNotifications extends Pick<BucketModel, 'notifications' | 'toEventBridge'> {
  readonly bucketName: string;
}

export function readBucketNotifications(reading: ResourceReading): AddedNotifications | undefined {
  const properties = readProperties(reading, customSchema, [
    'ServiceToken',
    'ServiceTimeout',
    'Managed',
    'SkipDestinationValidation',
  ]);
  if (properties === undefined) return undefined;
  const configuration = properties.NotificationConfiguration;
  const notifications = [
    ...configuration.LambdaFunctionConfigurations.map((each) =>
      notification(each.Events, each.LambdaFunctionArn, each.Filter?.Key.FilterRules),
    ),
    ...configuration.QueueConfigurations.map((each) =>
      notification(each.Events, each.QueueArn, each.Filter?.Key.FilterRules),
    ),
    ...configuration.TopicConfigurations.map((each) =>
      notification(each.Events, each.TopicArn, each.Filter?.Key.FilterRules),
    ),
  ];
  return {
    bucketName: properties.BucketName,
    notifications: emulated(notifications, reading),
    toEventBridge: configuration.EventBridgeConfiguration !== undefined,
  };
}

function notification(
  eventNames: readonly string[],
  arn: string,
  rules: v.InferOutput<typeof rulesSchema> = [],
): BucketNotificationModel {
  const valueOf = (name: string): string => rules.find((rule) => rule.Name === name)?.Value ?? '';
  return { events: eventNames, arn, prefix: valueOf('prefix'), suffix: valueOf('suffix') };
}

/** The emulated events: of objects that are put or deleted. */
const emulatedEvent = /^s3:Object(Created:(\*|Put)|Removed:(\*|Delete))$/;

function emulated(
  notifications: readonly BucketNotificationModel[],
  reading: ResourceReading,
): BucketNotificationModel[] {
  const { findings } = reading;
  const label = resourceLabel(reading);
  return notifications.filter(({ events: names, arn }) => {
    const others = names.filter((name) => !emulatedEvent.test(name));
    if (others.length > 0) findings.unsupported.push(`${label}: ${others.join(', ')} events are not emulated`);
    if (isUnresolved(arn)) findings.unsupported.push(`${label}: ${arn} is not emulated, so nothing is delivered to it`);
    return !isUnresolved(arn);
  });
}

/** Returns the buckets with the notifications that custom resources add. */
export function withAdded(buckets: readonly BucketModel[], added: readonly AddedNotifications[]): BucketModel[] {
  return buckets.map((bucket) => {
    const own = added.filter(({ bucketName }) => bucketName === bucket.name);
    return {
      ...bucket,
      notifications: [...bucket.notifications, ...own.flatMap(({ notifications }) => notifications)],
      toEventBridge: bucket.toEventBridge || own.some(({ toEventBridge }) => toEventBridge),
    };
  });
}
