import { randomUUID } from 'node:crypto';
import type { SqsEngine } from '@daybreak/local-sqs';
import type { EventLog, PublishedEvent } from '../events/event-log.ts';
import type { Permissions } from '../iam/create-permissions.ts';
import { parseJson } from '../json/parse-json.ts';
import type { ObjectEvent } from '../s3/answer-s3-request.ts';
import type { StackModel } from '../template/stack-model.ts';
import type { RuleModel, ScheduleModel } from '../template/event-models.ts';
import { createBucketNotifications } from './create-bucket-notifications.ts';
import { createCourier } from './create-courier.ts';
import { destinationsOf, type EndedInvocation } from './create-destinations.ts';
import { createEventBuses, nameIn } from './create-event-buses.ts';
import type { Outbox } from './create-outbox.ts';
import { createSender, type Outgoing } from './create-sender.ts';
import { createTopics, type Topics } from './create-topics.ts';
import { DeliveryError } from './delivery-error.ts';
import { scheduleDelivery } from './schedule-delivery.ts';
import { scheduledEvent } from './scheduled-event.ts';
import type { TopicMessage } from '../events/topic-message.ts';

/** Accepts publications, and delivers them and their consequences. */
export interface Deliveries extends Pick<Topics, 'problemOf'> {
  /** Logs an event of an event bus, and delivers it by the rules of the bus. */
  put(published: PublishedEvent): void;
  /** Logs a message of a topic, and delivers it to the topic's subscribers. */
  publish(message: TopicMessage): void;
  /** Sends an event to the targets of a rule with this `scheduledTime`. The properties of `input` are added to the event. */
  fireRule(rule: RuleModel, scheduledTime: Date, input: object): void;
  /** Sends the event of a schedule whose target is not a function. */
  fireSchedule(schedule: ScheduleModel, event: string, scheduledTime: Date): void;
  /** Sends the metadata of records that a function's mapping discards to a queue or a topic. */
  recordsDiscarded(functionName: string, arn: string, body: string): void;
  /** Delivers the change of an object in a bucket. */
  objectChanged(event: ObjectEvent): void;
  /** Sends the result of an asynchronous invocation to the function's destinations. */
  invocationEnded(ended: EndedInvocation): void;
}

/** The options of `createDeliveries`. */
export interface DeliveriesOptions {
  readonly model: Pick<StackModel, 'rules' | 'topics' | 'subscriptions' | 'buckets'>;
  readonly queues: SqsEngine;
  readonly log: Pick<EventLog, 'add'>;
  readonly permissions: Pick<Permissions, 'refusalOfService'> | undefined;
  readonly outbox: Pick<Outbox, 'post'>;
  /** Starts an asynchronous invocation. Throws RangeError if the function does not exist. */
  invoke(functionName: string, event: string): void;
  /** Called with each failed delivery, under the name of the rule, the subscription or the function. */
  onUndelivered(name: string, fields: object): void;
  /** Returns the id of a message or an event. Default: a random id. */
  readonly newId?: (() => string) | undefined;
}

/** Creates the deliveries of rules, subscriptions and destinations. The outbox decides when each is made. */
export function createDeliveries(options: DeliveriesOptions): Deliveries {
  const { model, queues, log, permissions, outbox, invoke, onUndelivered, newId = randomUUID } = options;
  const { clock } = queues;
  const instant = (): string => new Date(clock.now()).toISOString();

  const send = createSender({
    queues,
    invoke,
    publish: (topicArn, { body, attributes = {}, messageGroupId, messageDeduplicationId }) =>
      publish({
        topicArn,
        messageId: newId(),
        message: body,
        isByProtocol: false,
        attributes,
        messageGroupId,
        messageDeduplicationId,
        publishedAt: instant(),
      }),
    put: (target, event) => put({ target, publishedAt: instant(), event: parseJson(event)?.value }),
  });
  const deliver = createCourier({ send, permissions, onUndelivered });
  const buses = createEventBuses({ rules: model.rules, outbox, deliver });
  const topics = createTopics({ ...model, outbox, deliver, clock });

  const put = (published: PublishedEvent): void => {
    log.add(published);
    buses.put(published.target, published.event, published.publishedAt);
  };
  const publish = (message: TopicMessage): void => {
    const problem = topics.problemOf(message);
    if (problem !== undefined) throw new DeliveryError('InvalidParameter', problem);
    log.add(publishedOf(message));
    topics.publish(message);
  };

  const objectChanged = createBucketNotifications({
    buckets: model.buckets,
    region: queues.region,
    accountId: queues.accountId,
    outbox,
    deliver,
    put,
    now: instant,
    newId,
  });

  /** Sends a result to a destination. The start has checked that the function's role allows it. */
  const postResult = (functionName: string, arn: string, outgoing: Outgoing): void =>
    outbox.post(
      async () => {
        try {
          await send(arn, outgoing);
        } catch (error) {
          onUndelivered(functionName, { message: 'Not delivered, and lost', target: arn, error: String(error) });
        }
      },
      { label: `${functionName} to ${nameIn(arn)}` },
    );

  return {
    put,
    objectChanged,
    recordsDiscarded: (functionName, arn, body) => postResult(functionName, arn, { body }),
    publish,
    problemOf: topics.problemOf,
    fireRule: (rule, scheduledTime, input) =>
      buses.fire(rule, { ...scheduledEvent(rule, scheduledTime, newId()), ...input }, instant()),
    fireSchedule: (schedule, event, scheduledTime) =>
      outbox.post(async () => await deliver(scheduleDelivery(schedule, { event, scheduledTime, id: newId() })), {
        label: `${schedule.name} to ${nameIn(schedule.targetArn ?? '')}`,
      }),
    invocationEnded(ended) {
      for (const { arn, outgoing } of destinationsOf(ended, clock.now())) {
        postResult(ended.model.name, arn, outgoing);
      }
    },
  };
}

function publishedOf({ topicArn: target, publishedAt, message, attributes }: TopicMessage): PublishedEvent {
  const texts = Object.entries(attributes).map(([name, attribute]): [string, string] => [
    name,
    'stringValue' in attribute ? attribute.stringValue : '',
  ]);
  const event = parseJson(message)?.value ?? message;
  return { target, publishedAt, event, attributes: Object.fromEntries(texts) };
}
