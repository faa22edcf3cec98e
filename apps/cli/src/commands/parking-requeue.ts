import { mapWithConcurrency } from '@daybreak/runtime';
import { destinationOf } from '../pipeline/destination-of.ts';
import type { ParkedMessage } from '../pipeline/parked-message.ts';
import type { Queues } from '../pipeline/pipeline.ts';
import { holdParked, type ParkedSelection, selectedMessages, selectParked } from '../pipeline/select-parked.ts';
import { openTarget } from '../target/open-target.ts';
import { confirm } from '../terminal/confirm.ts';
import { count, formatNumber } from '../terminal/count.ts';
import type { Environment } from '../terminal/environment.ts';
import { print } from '../terminal/print.ts';
import { printable } from '../terminal/printable.ts';
import type { CommandOptions } from './command-options.ts';

export interface ParkingSelection extends CommandOptions {
  ids?: string[];
  yes?: boolean;
}

export interface ParkingRequeueOptions extends ParkingSelection {
  to?: 'row' | 'value';
}

export interface RequeueReport {
  requeued: number;
  /** Messages that stay parked, and why. */
  left: { messageId: string; reason: string }[];
}

const concurrency = 5;

/** Sends parked messages back to the queues that they came from. Resolves to 1 when one of them stays parked. */
export async function parkingRequeue(options: ParkingRequeueOptions, environment: Environment): Promise<0 | 1> {
  await using target = await openTarget(options, environment);
  const queues = await target.queues();
  const selection = await selectParked(queues, options);
  const report: RequeueReport = { requeued: 0, left: [] };
  if (selection.number > 0) {
    const to = options.to === undefined ? 'the queues that they came from' : `the ${options.to} queue`;
    const effect = `This sends ${selection.describe} of ${target.name} to ${to}`;
    if (!(await confirm({ effect, yes: options.yes }, environment))) return 1;
    await requeueAll(queues, selection, { to: options.to, report }, environment);
  }
  print(environment, options, report, formatRequeue);
  return report.left.length > 0 ? 1 : 0;
}

async function requeueAll(
  queues: Queues,
  selection: ParkedSelection,
  { to, report }: { to: 'row' | 'value' | undefined; report: RequeueReport },
  { signal }: Environment,
): Promise<void> {
  const missing = new Set(selection.ids);
  await using parking = holdParked(queues, { holdSeconds: 300, signal });
  for await (const messages of selectedMessages(parking, selection)) {
    const settled = await mapWithConcurrency(messages, concurrency, async (message) => {
      const url = destinationOf(message, queues, to);
      if (url === undefined) report.left.push({ messageId: message.messageId, reason: whyLeft(message) });
      else {
        await parking.requeue(message, url);
        report.requeued++;
      }
      missing.delete(message.messageId);
    });
    for (const result of settled) if (result.status === 'rejected') throw result.reason;
  }
  for (const id of missing) report.left.push({ messageId: id, reason: 'it is not in the parking queue' });
}

function whyLeft({ source }: ParkedMessage): string {
  return source === undefined || source === 'unknown'
    ? 'its source queue is unknown: add --to row or --to value'
    : `its source queue ${source} is not in this target: add --to row or --to value`;
}

/** The result for people. */
export function formatRequeue({ requeued, left }: RequeueReport): string {
  if (requeued === 0 && left.length === 0) return 'Nothing is parked';
  return [
    `${count(requeued, 'message')} sent back${left.length > 0 ? `, ${formatNumber(left.length)} skipped` : ''}`,
    ...left.map(({ messageId, reason }) => `Skipped: ${printable(messageId)}: ${printable(reason)}`),
  ].join('\n');
}
