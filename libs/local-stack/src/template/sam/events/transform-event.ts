import { apiEvent } from './api-event.ts';
import { mappingEvent } from './mapping-event.ts';
import { otherEvent } from './other-event.ts';
import { ruleEvent } from './rule-event.ts';
import { s3Event } from './s3-event.ts';
import type { SamEvent, TransformedEvent } from './sam-event.ts';
import { scheduleV2Event } from './schedule-v2-event.ts';
import { snsEvent } from './sns-event.ts';

const events: Readonly<Record<string, (event: SamEvent) => TransformedEvent>> = {
  Api: apiEvent,
  HttpApi: apiEvent,
  SQS: mappingEvent,
  DynamoDB: mappingEvent,
  Kinesis: mappingEvent,
  MSK: mappingEvent,
  MQ: mappingEvent,
  DocumentDB: mappingEvent,
  SelfManagedKafka: mappingEvent,
  Schedule: ruleEvent,
  CloudWatchEvent: ruleEvent,
  EventBridgeRule: ruleEvent,
  ScheduleV2: scheduleV2Event,
  SNS: snsEvent,
  S3: s3Event,
  AlexaSkill: otherEvent,
  CloudWatchLogs: otherEvent,
  Cognito: otherEvent,
  IoTRule: otherEvent,
};

/** Transforms an event of a function into the resource that invokes the function, and what that resource needs. */
export function transformEvent(event: SamEvent): TransformedEvent {
  const transform = Object.hasOwn(events, event.type) ? events[event.type] : undefined;
  if (transform !== undefined) return transform(event);
  event.reject(`Event type ${event.type} does not exist. Types: ${Object.keys(events).join(', ')}`);
  return { resources: {} };
}
