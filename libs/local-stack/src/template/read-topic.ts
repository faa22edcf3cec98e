import * as v from 'valibot';
import { flag, readProperties, resourceLabel, type ResourceReading } from './reading.ts';
import { subscriptionOf } from './read-subscription.ts';
import type { SubscriptionModel, TopicModel } from './event-models.ts';

const topicSchema = v.object({
  TopicName: v.optional(v.string()),
  FifoTopic: v.optional(flag, false),
  ContentBasedDeduplication: v.optional(flag, false),
  FifoThroughputScope: v.optional(v.string()),
  Subscription: v.optional(v.array(v.object({ Protocol: v.string(), Endpoint: v.string() })), []),
});

const harmless = [
  'DisplayName',
  'KmsMasterKeyId',
  'Tags',
  'TracingConfig',
  'SignatureVersion',
  'DeliveryStatusLogging',
];

/** Reads a topic and the subscriptions in its properties. */
export function readTopic(
  reading: ResourceReading,
): { topic: TopicModel; subscriptions: SubscriptionModel[] } | undefined {
  const { logicalId, description, findings } = reading;
  const properties = readProperties(reading, topicSchema, harmless);
  if (properties === undefined) return undefined;
  const { Arn: arn = '' } = description.attributes;
  const { FifoTopic: isFifo, ContentBasedDeduplication: contentBasedDeduplication } = properties;
  if (isFifo !== description.name.endsWith('.fifo'))
    findings.problems.push(`${resourceLabel(reading)}: the names of FIFO topics, and only these, must end with .fifo`);
  return {
    topic: { logicalId, name: description.name, arn, fifo: isFifo ? { contentBasedDeduplication } : undefined },
    subscriptions: properties.Subscription.flatMap(({ Protocol, Endpoint }, index) => {
      const subscription = { TopicArn: arn, Protocol, Endpoint, RawMessageDelivery: false };
      return (
        subscriptionOf(
          subscription,
          `${logicalId}-${index}`,
          `${resourceLabel(reading)}: Subscription ${index}`,
          findings,
        ) ?? []
      );
    }),
  };
}
