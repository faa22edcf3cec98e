import { count } from '../terminal/count.ts';
import type { Queues } from './pipeline.ts';
import { queueDepth } from './queue-depths.ts';

/** How many parked messages a command is about, and how to say so: those of the ids, or as many as there are now. */
export async function selectParked(
  queues: Queues,
  { ids }: { ids?: readonly string[] },
): Promise<{ number: number; describe: string }> {
  const number = ids === undefined ? (await queueDepth(queues, 'parking')).waiting : new Set(ids).size;
  return { number, describe: count(number, 'parked message') };
}
