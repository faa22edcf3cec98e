import type { SqsEngine } from '@daybreak/local-stack';
import type { Queues } from './pipeline.ts';

/** Seconds since the oldest message of each queue of a local engine was sent. Empty queues are left out. */
export function engineAges(
  engine: Pick<SqsEngine, 'queue' | 'clock'>,
  { names, urlOf }: Pick<Queues, 'names' | 'urlOf'>,
): Map<string, number> {
  const now = engine.clock.now();
  return new Map(
    names.flatMap((name) => {
      const sentAt = engine.queue(urlOf(name))?.oldestSentAt();
      return sentAt === undefined ? [] : [[name, Math.max(0, (now - sentAt) / 1000)]];
    }),
  );
}
