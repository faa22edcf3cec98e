import { faultClassOf, type MessageSender, type TimeCheck } from '@daybreak/batch';
import type { RowEvent } from '@daybreak/events';
import { type EndedVersion, endedVersionOf, ItemError } from '@daybreak/repository';
import { type Clock, describeError, type Logger, type Metrics } from '@daybreak/runtime';
import type { NotifierConfig } from './config.ts';
import type { Deliver } from './create-delivery.ts';
import type { HeldEvent } from './held-event.ts';
import { rowEventOf } from './row-event-of.ts';
import type { StreamRecord } from './stream-event.ts';

export interface PublishEndsDependencies extends NotifierConfig {
  deliver: Deliver;
  /** The queue of events that the stream must not wait for. */
  heldEvents: MessageSender<HeldEvent>;
  clock: Clock;
  logger: Logger;
  metrics: Metrics;
}

interface RecordedEvent {
  record: StreamRecord;
  event: RowEvent;
}

/**
 * Sends the event of each version that the records of one shard end. Returns the sequence number of the first record whose
 * event is neither sent nor held, from which the shard is read again; undefined when there is none.
 */
export async function publishEnds(
  records: readonly StreamRecord[],
  checkTime: TimeCheck,
  dependencies: PublishEndsDependencies,
): Promise<string | undefined> {
  const { deliver, metrics, logger } = dependencies;
  const events = records.flatMap((record) => recordedEvent(record, dependencies));
  if (events.length === 0) return undefined;
  const errors = await deliver(
    events.map(({ event }) => event),
    checkTime,
  );
  const failed = events.filter(({ event }) => errors.has(event.detail.id));
  const held = await hold(failed, errors, checkTime, dependencies);
  const left = failed.filter((recorded) => !held.has(recorded));
  for (const recorded of failed) {
    const { detailType, detail } = recorded.event;
    const { rowId, version } = detail;
    const outcome = held.has(recorded) ? 'held' : 'retry';
    const error = describeError(errors.get(detail.id));
    logger.warn('event not sent', { function: 'notifier', detailType, rowId, version, outcome, error });
  }
  const sent = events.length - failed.length;
  metrics.count('EventsSent', sent);
  metrics.count('EventsHeld', held.size);
  metrics.count('EventsRetried', left.length);
  logger.info('batch', { function: 'notifier', records: records.length, sent, held: held.size, retried: left.length });
  return left[0]?.record.sequenceNumber;
}

function recordedEvent(
  record: StreamRecord,
  { includeValues, logger, metrics }: PublishEndsDependencies,
): RecordedEvent[] {
  const ended = readEnd(record, (error) => {
    // Nothing would change at a retry, and the stream would wait for a day.
    logger.error('end not readable', { function: 'notifier', rowId: error.id, error: describeError(error) });
    metrics.count('EventsUnreadable');
  });
  const event = ended === undefined ? undefined : rowEventOf(ended, { includeValues });
  return event === undefined ? [] : [{ record, event }];
}

function readEnd(record: StreamRecord, onUnreadable: (error: ItemError) => void): EndedVersion | undefined {
  try {
    return endedVersionOf(record);
  } catch (error) {
    if (!(error instanceof ItemError)) throw error;
    onUnreadable(error);
    return undefined;
  }
}

/**
 * Sends to the function's own queue the events for which the stream must not wait: those that no retry is likely to help,
 * and those that have failed for long enough. The stream forgets its records after a day.
 */
async function hold(
  failed: readonly RecordedEvent[],
  errors: ReadonlyMap<string, unknown>,
  checkTime: TimeCheck,
  { heldEvents, holdAfterSeconds, clock }: PublishEndsDependencies,
): Promise<Set<RecordedEvent>> {
  const nowSeconds = clock.now().getTime() / 1_000;
  const toHold = failed.filter(
    ({ record, event }) =>
      faultClassOf(errors.get(event.detail.id)) === 'unknown' ||
      nowSeconds - record.writtenAtSeconds >= holdAfterSeconds,
  );
  if (toHold.length === 0) return new Set();
  const settled = await heldEvents.sendBatch(
    toHold.map(({ event }) => ({ event })),
    checkTime,
  );
  return new Set(toHold.filter((_, index) => settled[index]?.status === 'fulfilled'));
}
