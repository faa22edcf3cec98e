import { streamLimits } from '../aws/limits.ts';
import type { PriceName } from '../prices/price-list.ts';
import type { NotifierSettings } from '../settings/pipeline-settings.ts';
import type { SimulatedDay } from '../simulation/simulate-day.ts';

/** The usage of one service by the events of a day. */
export interface EventUse {
  readonly service: string;
  readonly what: string;
  readonly price: PriceName;
  of(day: SimulatedDay): number;
}

/** The events, messages or publishes in one request of the notifier. */
const eventsPerRequest = 10;
/** The duration of an invocation, and of each of its events: a tenth of a request of about 20 ms, eight in parallel. */
const invocationMs = 30;
const eventMs = 20 / eventsPerRequest / 8;

/** Returns the usage by the events of completed rows. Lambda reads a stream for free. */
export function eventUses({ target, memoryMiB, batchSize, batchWindowSeconds }: NotifierSettings): EventUse[] {
  /** The writes that may end a version: the updates of rows. */
  const records = ({ counts }: SimulatedDay): number => counts.requests['DynamoDB.UpdateItem'] ?? 0;
  const invocations = (day: SimulatedDay): number => {
    const windows = secondsWithRows(day) / Math.max(1, batchWindowSeconds);
    return Math.min(records(day), Math.max(records(day) / batchSize, windows * streamLimits.shards));
  };
  const durationMs = (day: SimulatedDay): number => invocations(day) * invocationMs + day.rows * eventMs;
  const sends: Record<NotifierSettings['target'], EventUse> = {
    'event-bus': { service: 'EventBridge', what: 'events', price: 'customEvent', of: ({ rows }) => rows },
    queue: { service: 'SQS', what: 'events', price: 'sqsRequest', of: ({ rows }) => rows / eventsPerRequest },
    topic: { service: 'SNS', what: 'events', price: 'snsRequest', of: ({ rows }) => rows / eventsPerRequest },
  };
  return [
    {
      service: 'Lambda',
      what: 'GB-seconds of events',
      price: 'lambdaGbSecond',
      of: (day) => (durationMs(day) / 1_000) * (memoryMiB / 1_024),
    },
    { service: 'Lambda', what: 'requests of events', price: 'lambdaRequest', of: invocations },
    sends[target],
  ];
}

function secondsWithRows({ completions }: SimulatedDay): number {
  return new Set(completions.map(({ atMs }) => Math.floor(atMs / 1_000))).size;
}
