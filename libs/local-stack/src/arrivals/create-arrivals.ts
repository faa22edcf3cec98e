import { randomUUID } from 'node:crypto';
import type { MessageAttributes, SqsEngine } from '@daybreak/local-sqs';
import type { Deliveries } from '../delivery/create-deliveries.ts';
import type { EventPlace } from '../events/publish-error.ts';
import { putEvents } from '../events/put-events.ts';
import { mergeInput, scheduleInput } from '../scheduler/schedule-input.ts';
import type { StackModel } from '../template/stack-model.ts';
import type {
  Arrival,
  EventArrival,
  ItemArrival,
  MessageArrival,
  NotificationArrival,
  ObjectArrival,
  ScheduleArrival,
} from './arrival.ts';
import { ArrivalError } from './arrival-error.ts';

/**
 * Accepts an arrival. Resolves when the receiver has it, before its work is done. Rejects with ArrivalError if AWS would refuse the
 * arrival.
 */
export type Arrive = (arrival: Arrival) => Promise<void>;

/** The receivers of arrivals. */
export interface ArrivalsOptions {
  readonly model: Pick<StackModel, 'queues' | 'topics' | 'rules' | 'schedules' | 'tables' | 'buckets' | 'functions'>;
  readonly queues: SqsEngine;
  readonly deliveries: Pick<Deliveries, 'put' | 'publish' | 'problemOf' | 'fireRule' | 'fireSchedule'>;
  readonly place: EventPlace;
  /** Starts an asynchronous invocation. */
  invoke(functionName: string, event: string): void;
  /** Puts an item into the table of this name. */
  putItem(tableName: string, item: ItemArrival['item']): Promise<void>;
  putObject(bucketName: string, object: Pick<ObjectArrival, 'key' | 'body'>): void;
}

/** Sends arrivals to the caller's queues, topics, buses, tables, buckets and functions. `LocalStack.arrive` does so for a whole stack. */
export function createArrivals(options: ArrivalsOptions): Arrive {
  const { model, queues, deliveries, place, invoke, putItem, putObject } = options;
  const newId = place.newId ?? randomUUID;

  function send({ queue, body, messageGroupId }: MessageArrival): void {
    const { name } = named('queue', queue, model.queues);
    const isFifo = name.endsWith('.fifo');
    if (isFifo && messageGroupId === undefined)
      throw new ArrivalError(`${name} is a FIFO queue: add a messageGroupId to the message`);
    // A new id for each arrival, so that equal bodies are not duplicates.
    const messageDeduplicationId = isFifo ? newId() : undefined;
    queues.queueOrThrow(name).send([{ body, messageGroupId, messageDeduplicationId }]);
  }

  function publish({ topic, message, subject, messageAttributes = {}, messageGroupId }: NotificationArrival): void {
    const { arn: topicArn, fifo } = named('topic', topic, model.topics);
    const published = {
      topicArn,
      messageId: newId(),
      message,
      subject,
      isByProtocol: false,
      attributes: attributesOf(messageAttributes),
      messageGroupId,
      messageDeduplicationId: fifo === undefined ? undefined : newId(),
      publishedAt: new Date(place.now()).toISOString(),
    };
    const problem = deliveries.problemOf(published);
    if (problem !== undefined) throw new ArrivalError(`${topic}: ${problem}`);
    deliveries.publish(published);
  }

  function put({ eventBus, source, detailType, detail }: EventArrival): void {
    // Only AWS services may use these sources.
    if (source.startsWith('aws.'))
      throw new ArrivalError(`${eventBus}: only AWS services can put events with the source ${source}`);
    const entry = { EventBusName: eventBus, Source: source, DetailType: detailType, Detail: JSON.stringify(detail) };
    const response: { FailedEntryCount?: unknown } = putEvents({ Entries: [entry] }, place, deliveries.put);
    if (response.FailedEntryCount !== 0)
      throw new ArrivalError(`${eventBus}: EventBridge rejects the event ${JSON.stringify(entry)}`);
  }

  function fire({ schedule: name, scheduledTime, input }: ScheduleArrival): void {
    const rules = model.rules.filter(({ scheduleExpression }) => scheduleExpression !== undefined);
    const schedule = named('schedule', name, [...model.schedules, ...rules]);
    const at = new Date(scheduledTime);
    if (Number.isNaN(at.getTime()))
      throw new ArrivalError(`${name}: ${scheduledTime} is not an instant, such as 2027-03-28T12:00:00Z`);
    if ('targets' in schedule) return deliveries.fireRule(schedule, at, input ?? {});
    const execution = { scheduleArn: schedule.arn, scheduledTime: at, executionId: newId(), attemptNumber: 1 };
    const event = mergeInput(scheduleInput(schedule.input, execution), input);
    if (schedule.functionName === undefined) deliveries.fireSchedule(schedule, event, at);
    else invoke(schedule.functionName, event);
  }

  return async (arrival) => {
    if ('queue' in arrival) return send(arrival);
    if ('topic' in arrival) return publish(arrival);
    if ('eventBus' in arrival) return put(arrival);
    if ('schedule' in arrival) return fire(arrival);
    if ('table' in arrival) return await putItem(named('table', arrival.table, model.tables).name, arrival.item);
    if ('bucket' in arrival) return putObject(named('bucket', arrival.bucket, model.buckets).name, arrival);
    invoke(named('function', arrival.functionName, model.functions).name, JSON.stringify(arrival.event) ?? 'null');
  };
}

function named<Each extends { readonly name: string; readonly logicalId: string }>(
  what: string,
  nameOrLogicalId: string,
  all: readonly Each[],
): Each {
  const found = all.find(({ name, logicalId }) => name === nameOrLogicalId || logicalId === nameOrLogicalId);
  if (found !== undefined) return found;
  const names = all.map(({ name }) => name).join(', ');
  throw new ArrivalError(`The template has no ${what} ${nameOrLogicalId}. It has: ${names === '' ? 'none' : names}`);
}

function attributesOf(values: Readonly<Record<string, string | number>>): MessageAttributes {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      { dataType: typeof value === 'number' ? 'Number' : 'String', stringValue: String(value) },
    ]),
  );
}
