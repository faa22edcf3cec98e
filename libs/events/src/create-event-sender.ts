import { MessageNotSentError, type RetryOptions, type SentMessage, type TimeCheck } from '@daybreak/batch';
import { chunkEntries, defaultRetries, sendEntries } from '@daybreak/batch/internal';
import { mapWithConcurrency } from '@daybreak/runtime';
import type { EventClients } from './event-clients.ts';
import type { EventTarget } from './event-target.ts';
import type { OutgoingEvent } from './outgoing-event.ts';
import { createEventBusTransport } from './transports/event-bus.ts';
import { createQueueTransport } from './transports/queue.ts';
import { createTopicTransport } from './transports/topic.ts';
import type { SizedEntry, Transport } from './transports/transport.ts';

type Settled = PromiseSettledResult<SentMessage>;

/** Sends events to one target. */
export interface EventSender {
  /**
   * Sends events in as few requests as the target allows, and returns one settled result per event, in order. Never
   * rejects. An event is sent only after all earlier events with its order key are sent. Otherwise its result is
   * rejected with the code `EarlierEventNotSent`.
   */
  sendBatch(events: readonly OutgoingEvent[], checkTime?: TimeCheck): Promise<Settled[]>;
}

export interface EventSenderOptions {
  target: EventTarget;
  /** The `source` of the events, such as `daybreak.prod`. */
  source: string;
  clients: EventClients;
  /** The maximum number of concurrent requests. Default: 8. */
  concurrency?: number;
  /** The attempts of an entry that the service failed. Default: 4. */
  retries?: Partial<RetryOptions>;
}

/** Creates a sender that keeps the order of events with the same key, and retries entries that the target failed. */
export function createEventSender(options: EventSenderOptions): EventSender {
  const { target, source, clients } = options;
  switch (target.kind) {
    case 'event-bus':
      return senderThrough(createEventBusTransport(clients.eventBridge(), target.id, source), options);
    case 'queue':
      return senderThrough(createQueueTransport(clients.sqs(), target, source), options);
    case 'topic':
      return senderThrough(createTopicTransport(clients.sns(), target, source), options);
  }
}

function senderThrough<Entry>(
  transport: Transport<Entry>,
  { concurrency = 8, retries = {} }: EventSenderOptions,
): EventSender {
  const send = async (entries: readonly Entry[]) => await transport.send(entries);
  return {
    async sendBatch(events, checkTime) {
      const settled = events.map((): Settled => notSent('EarlierEventNotSent', 'platform'));
      let keys = [...eventsByKey(events, transport).values()];
      // Each round sends one event of each key, because a service may store the entries of a request in any order.
      for (let round = 0; keys.length > 0; round += 1) {
        const pending = keys.flatMap((ofKey) => ofKey[round] ?? []);
        const [sendable, tooLarge] = partition(pending, ({ bytes }) => bytes <= transport.maximumBytes);
        for (const { index } of tooLarge) settled[index] = notSent('EventTooLarge', 'unknown');
        const chunks = chunkEntries(sendable, transport.maximumBytes);
        const sent = await mapWithConcurrency(chunks, concurrency, async (chunk) => {
          checkTime?.();
          const entries = chunk.map(({ entry }) => entry);
          return await sendEntries(entries, send, { ...defaultRetries, ...retries });
        });
        for (const [position, chunk] of chunks.entries()) {
          for (const [n, { index }] of chunk.entries()) settled[index] = resultOf(sent[position], n);
        }
        const wasSent = (event: PendingEvent<Entry>) => settled[event.index]?.status === 'fulfilled';
        keys = keys.filter((ofKey) => ofKey.length > round + 1 && ofKey.slice(round, round + 1).every(wasSent));
      }
      return settled;
    },
  };
}

interface PendingEvent<Entry> extends SizedEntry<Entry> {
  /** The index of the event in the call. */
  index: number;
}

/** Groups events by order key, in order. */
function eventsByKey<Entry>(
  events: readonly OutgoingEvent[],
  transport: Transport<Entry>,
): Map<string, PendingEvent<Entry>[]> {
  const byKey = new Map<string, PendingEvent<Entry>[]>();
  for (const [index, event] of events.entries()) {
    const pending = { ...entryOf(event, transport), index };
    const ofKey = byKey.get(event.orderKey);
    if (ofKey === undefined) byKey.set(event.orderKey, [pending]);
    else ofKey.push(pending);
  }
  return byKey;
}

function entryOf<Entry>(event: OutgoingEvent, { toEntry, maximumBytes }: Transport<Entry>): SizedEntry<Entry> {
  const whole = toEntry(event, event.detail);
  return event.shortDetail === undefined || whole.bytes <= maximumBytes ? whole : toEntry(event, event.shortDetail);
}

/** Returns the result of one event of a request. A request that the deadline rejected rejects each of its events. */
function resultOf(request: PromiseSettledResult<Settled[]> | undefined, position: number): Settled {
  const result = request?.status === 'fulfilled' ? request.value[position] : request;
  if (result?.status === 'fulfilled') return result;
  const reason: unknown = result?.reason;
  return { status: 'rejected', reason };
}

function notSent(code: string, fault: 'platform' | 'unknown'): Settled {
  return { status: 'rejected', reason: new MessageNotSentError(code, 0, { fault }) };
}

function partition<Item>(items: readonly Item[], test: (item: Item) => boolean): [Item[], Item[]] {
  return [items.filter(test), items.filter((item) => !test(item))];
}
