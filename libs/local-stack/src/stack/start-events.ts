import type { SqsEngine } from '@daybreak/local-sqs';
import { createDeliveries, type Deliveries } from '../delivery/create-deliveries.ts';
import { createOutbox } from '../delivery/create-outbox.ts';
import type { EventLog } from '../events/event-log.ts';
import type { EventPlace } from '../events/publish-error.ts';
import { type EventServices, startEventServices } from '../events/start-event-services.ts';
import type { Permissions } from '../iam/create-permissions.ts';
import type { Closers } from '../process/closers.ts';
import { type S3Server, startS3Server } from '../s3/start-s3-server.ts';
import type { StackModel } from '../template/stack-model.ts';
import type { StackLog } from './stack-log.ts';
import type { Activity } from './waiting/activity.ts';

interface StartEventsOptions {
  readonly model: StackModel;
  readonly queues: SqsEngine;
  readonly events: EventLog;
  readonly permissions: Permissions | undefined;
  readonly place: EventPlace;
  readonly activity: Activity;
  readonly log: StackLog;
  /** Starts an asynchronous invocation. Throws RangeError if the function does not exist. */
  invoke(functionName: string, event: string): void;
}

/** The servers of EventBridge, SNS and S3, and the deliveries of what they accept. */
export interface RunningEvents {
  readonly deliveries: Deliveries;
  readonly eventServices: EventServices;
  /** Undefined if the template has no bucket. */
  readonly s3: S3Server | undefined;
}

/** Starts the servers of EventBridge, SNS and S3, and the deliveries of what they accept. */
export async function startEvents(
  { model, queues, events, permissions, place, activity, log, invoke }: StartEventsOptions,
  closers: Closers,
): Promise<RunningEvents> {
  const outbox = createOutbox({ delivery: queues.delivery, activity });
  closers.add('the deliveries', outbox.close);
  const deliveries = createDeliveries({
    model,
    queues,
    log: events,
    permissions,
    outbox,
    invoke,
    onUndelivered: log.failure,
  });
  const eventServices = await startEventServices({ place, deliveries, permissions });
  closers.add('the event services', async () => await eventServices.close());
  if (model.buckets.length === 0) return { deliveries, eventServices, s3: undefined };
  const s3 = await startS3Server({
    bucketNames: model.buckets.map(({ name }) => name),
    permissions,
    now: place.now,
    onEvent: deliveries.objectChanged,
  });
  closers.add('the buckets', async () => await s3.close());
  return { deliveries, eventServices, s3 };
}
