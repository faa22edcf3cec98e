import { type ParkedMessage, queueNameOf } from '../pipeline/parked-message.ts';
import { queueDepth } from '../pipeline/queue-depths.ts';
import { holdParked } from '../pipeline/select-parked.ts';
import { openTarget } from '../target/open-target.ts';
import { count, formatNumber } from '../terminal/count.ts';
import type { Environment } from '../terminal/environment.ts';
import { formatTable } from '../terminal/format-table.ts';
import { print } from '../terminal/print.ts';
import type { CommandOptions } from './command-options.ts';

export interface ParkingListOptions extends CommandOptions {
  limit: number;
}

export interface ParkingReport {
  /** The number of messages in the queue, approximate on AWS. */
  parked: number;
  messages: ParkedMessage[];
}

/** Enough to read a few hundred messages. When a command dies, its messages are visible again after this time. */
const holdSeconds = 30;

/** Lists the messages of the parking queue, and leaves them there. */
export async function parkingList(options: ParkingListOptions, environment: Environment): Promise<0> {
  await using target = await openTarget(options, environment);
  const queues = await target.queues();
  const { waiting: parked } = await queueDepth(queues, 'parking');
  const messages: ParkedMessage[] = [];
  await using parking = holdParked(queues, { holdSeconds, signal: environment.signal });
  for await (const batch of parking.batches()) {
    messages.push(...batch.slice(0, options.limit - messages.length));
    if (messages.length >= options.limit) break;
  }
  print(environment, options, { parked, messages }, formatParking);
  return 0;
}

const shownBody = 60;

/** The parked messages for people. */
export function formatParking({ parked, messages }: ParkingReport): string {
  if (messages.length === 0) return 'Nothing is parked';
  const lines = messages.map(({ messageId, parkedAt, source, reason = '', body }) => [
    messageId,
    parkedAt,
    source === undefined ? '' : queueNameOf(source),
    reason,
    body.length > shownBody ? `${body.slice(0, shownBody)}…` : body,
  ]);
  const table = formatTable([['message', 'parked', 'from', 'reason', 'body'], ...lines]);
  const more = parked - messages.length;
  return [
    count(Math.max(parked, messages.length), 'parked message'),
    ...table,
    ...(more > 0 ? [`  and ${formatNumber(more)} more (--limit N lists more)`] : []),
  ].join('\n');
}
