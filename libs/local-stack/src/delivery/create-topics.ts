import { hash } from 'node:crypto';
import type { StackClock } from '@daybreak/local-sqs';
import type { SubscriptionModel, TopicModel } from '../template/event-models.ts';
import type { Courier, Delivery } from './create-courier.ts';
import { nameIn } from './create-event-buses.ts';
import type { Outbox } from './create-outbox.ts';
import { notificationFor } from './notification.ts';
import { compileSubscriptionFilter } from '../patterns/subscription-filter.ts';
import type { TopicMessage } from '../events/topic-message.ts';

export interface TopicsOptions {
  readonly topics: readonly TopicModel[];
  readonly subscriptions: readonly SubscriptionModel[];
  readonly outbox: Pick<Outbox, 'post'>;
  readonly deliver: Courier;
  readonly clock: Pick<StackClock, 'now'>;
}

export interface Topics {
  /** Returns SNS's reason for rejecting a message, or undefined if its topic accepts it. */
  problemOf(message: TopicMessage): string | undefined;
  /**
   * Delivers a message to each subscriber of its topic whose filter it passes. A FIFO topic keeps the order, and accepts a message once in
   * five minutes.
   */
  publish(message: TopicMessage): void;
}

const deduplicationMs = 5 * 60_000;

export function createTopics({ topics, subscriptions, outbox, deliver, clock }: TopicsOptions): Topics {
  const filtered = subscriptions.map((subscription) => ({
    subscription,
    accepts: compileSubscriptionFilter(subscription.filter),
  }));
  /** The time at which each message of a FIFO topic was last accepted, by topic and deduplication id. */
  const acceptedAt = new Map<string, number>();
  const isRepeated = ({ topicArn, messageDeduplicationId }: TopicMessage): boolean => {
    const now = clock.now();
    for (const [key, at] of acceptedAt) if (at + deduplicationMs <= now) acceptedAt.delete(key);
    const key = `${topicArn} ${messageDeduplicationId}`;
    if (acceptedAt.has(key)) return true;
    acceptedAt.set(key, now);
    return false;
  };

  return {
    problemOf({ topicArn, messageGroupId, messageDeduplicationId }) {
      if (!isFifo(topicArn))
        return messageDeduplicationId === undefined
          ? undefined
          : 'MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for this topic type';
      const fifo = topics.find(({ arn }) => arn === topicArn)?.fifo;
      if (messageGroupId === undefined) return 'The MessageGroupId parameter is required for FIFO topics';
      // For a topic of another stack, it is unknown.
      if (fifo?.contentBasedDeduplication !== false || messageDeduplicationId !== undefined) return undefined;
      return 'The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly';
    },
    publish(published) {
      const inOrder = isFifo(published.topicArn);
      const message = inOrder ? withDeduplicationId(published) : published;
      if (inOrder && isRepeated(message)) return;
      for (const { subscription, accepts } of filtered) {
        if (subscription.topicArn !== message.topicArn || !accepts(message)) continue;
        const delivery = deliveryOf(subscription, message);
        const label = `${nameIn(message.topicArn)} to ${nameIn(subscription.endpointArn)}`;
        outbox.post(async () => await deliver(delivery), { label, inOrder });
      }
    },
  };
}

function isFifo(topicArn: string): boolean {
  return topicArn.endsWith('.fifo');
}

function withDeduplicationId(message: TopicMessage): TopicMessage {
  return { ...message, messageDeduplicationId: message.messageDeduplicationId ?? hash('sha256', message.message) };
}

function deliveryOf(subscription: SubscriptionModel, message: TopicMessage): Delivery {
  const { deadLetterQueueArn, topicArn, endpointArn, logicalId: label } = subscription;
  return {
    service: 'sns.amazonaws.com',
    sourceArn: topicArn,
    label,
    targetArn: endpointArn,
    outgoing: notificationFor(subscription, message),
    deadLetter:
      deadLetterQueueArn === undefined
        ? undefined
        : {
            queueArn: deadLetterQueueArn,
            outgoing: () => notificationFor({ ...subscription, protocol: 'sqs' }, message),
          },
  };
}
