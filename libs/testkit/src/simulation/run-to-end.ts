import type { StackClock } from '@daybreak/local-stack';
import type { Promises } from '../oracle/kit-promises.ts';
import type { Oracle } from '../oracle/oracle.ts';
import type { FaultInjector } from '../faults/fault-injector.ts';
import type { Items } from '../state/items.ts';
import type { RunLog } from '../state/run-log.ts';
import { settle } from '../state/settle.ts';
import type { Run } from './create-run.ts';

/** A run longer than this is stuck: even with every fault on, runs take a few hundred events. */
const maximumEvents = 20_000;
/** How often a run may be asked to finish what faults left behind. */
const maximumFinishes = 60;

export interface RunToEndOptions {
  oracle: Oracle<unknown>;
  promises: Promises;
  clock: StackClock;
  items: Pick<Items, 'unseenChanges'>;
  injector: FaultInjector;
  log: RunLog;
  unchecked: boolean;
}

/** Takes a run to its end, one event at a time, and checks every promise on the way. Gives the number of events; throws what is wrong. */
export async function runToEnd({ scheduler, triggers, messageEnds }: Run, options: RunToEndOptions): Promise<number> {
  const { oracle, promises, clock, items, injector, log, unchecked } = options;

  async function takeAll(): Promise<number> {
    for (let taken = 0; taken < maximumEvents; taken += 1) {
      const event = scheduler.next();
      if (event === undefined) return taken;
      try {
        await event.perform();
      } catch (error) {
        // An event that gets through speaks of itself.
        log.add(`${event.label} throws ${error instanceof Error ? error.name : String(error)}`);
        throw error;
      }
      await settle();
      if (log.failure !== undefined) throw log.failure;
    }
    throw promises.violation('every run ends', 'the run', `it is not over after ${maximumEvents} events`, {
      found: scheduler.events().map(({ label }) => label),
    });
  }

  /** Nothing goes wrong any more: whatever faults left undone must be finished. */
  async function finish(): Promise<number> {
    let taken = 0;
    injector.end();
    for (let times = 0; ; times += 1) {
      const unfinished = oracle.unfinished?.(times);
      if (unfinished === undefined) return taken;
      const { subject, found, trigger } = unfinished;
      if (times === maximumFinishes)
        throw promises.violation('every run ends', subject, `it is not finished after ${times} times`, { found });
      // It would be refused as the ones before it were.
      clock.advance(injector.outagesEndInMs());
      triggers.add(trigger);
      taken += await takeAll();
    }
  }

  let taken = await takeAll();
  if (unchecked) return taken;
  taken += await finish();
  for (const { table, before, after } of await items.unseenChanges()) {
    const what = `an item of ${table} changed without a write that was seen`;
    const subject = JSON.stringify(after ?? before);
    throw promises.violation('every write is seen', subject, what, { expected: before, found: after });
  }
  messageEnds.checkAtEnd();
  await oracle.atEnd?.();
  if (log.failure !== undefined) throw log.failure;
  return taken;
}
