import { hash } from 'node:crypto';
import type { StackClock } from '@daybreak/local-sqs';
import type { SubscriptionModel, TopicModel } from '../template/stack-model.ts';
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
  /** Why SNS rejects a message for its topic; undefined when it takes it. */
  problemOf(message: TopicMessage): string | undefined;
  /** Hands a message to each subscriber of its topic whose filter it passes. Those of a FIFO topic get it in its order, and once in five minutes. */
  publish(message: TopicMessage): void;
}

const deduplicationMs = 5 * 60_000;

export function createTopics({ topics, subscriptions, outbox, deliver, clock }: TopicsOptions): Topics {
  const filtered = subscriptions.map((subscription) => ({
    subscription,
    takes: compileSubscriptionFilter(subscription.filter),
  }));
  /** When each message of a FIFO topic was taken last, by topic and deduplication id. */
  const taken = new Map<string, number>();
  const isRepeated = ({ topicArn, messageDeduplicationId }: TopicMessage): boolean => {
    const now = clock.now();
    for (const [key, at] of taken) if (at + deduplicationMs <= now) taken.delete(key);
    const key = `${topicArn} ${messageDeduplicationId}`;
    if (taken.has(key)) return true;
    taken.set(key, now);
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
      // Of a topic of another stack, it is not known.
      if (fifo?.contentBasedDeduplication !== false || messageDeduplicationId !== undefined) return undefined;
      return 'The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly';
    },
    publish(given) {
      const inOrder = isFifo(given.topicArn);
      const message = inOrder ? withDeduplicationId(given) : given;
      if (inOrder && isRepeated(message)) return;
      for (const { subscription, takes } of filtered) {
        if (subscription.topicArn !== message.topicArn || !takes(message)) continue;
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
