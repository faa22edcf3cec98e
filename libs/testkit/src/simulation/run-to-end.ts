import type { StackClock } from '@daybreak/local-stack';
import type { Promises } from '../oracle/kit-promises.ts';
import type { Oracle } from '../oracle/oracle.ts';
import type { FaultInjector } from '../faults/fault-injector.ts';
import type { Items } from '../state/items.ts';
import type { RunLog } from '../state/run-log.ts';
import { settle } from '../state/settle.ts';
import type { Run } from './create-run.ts';

/** The maximum number of events of a run. Even with every fault, runs take a few hundred. */
const maximumEvents = 20_000;
/** The maximum number of triggers that finish the work which faults left unfinished. */
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

/** Runs all events of a run, and checks the promises. Returns the number of events, and throws the first failure. */
export async function runToEnd({ scheduler, triggers, messageEnds }: Run, options: RunToEndOptions): Promise<number> {
  const { oracle, promises, clock, items, injector, log, unchecked } = options;

  async function performAll(): Promise<number> {
    for (let events = 0; events < maximumEvents; events += 1) {
      const event = scheduler.next();
      if (event === undefined) return events;
      try {
        await event.perform();
      } catch (error) {
        // An event that succeeds adds its own line to the log.
        log.add(`${event.label} throws ${error instanceof Error ? error.name : String(error)}`);
        throw error;
      }
      await settle();
      if (log.failure !== undefined) throw log.failure;
    }
    throw promises.violation('every run ends', 'the run', `it has not ended after ${maximumEvents} events`, {
      found: scheduler.events().map(({ label }) => label),
    });
  }

  /** Turns the faults off, and finishes the work that they left unfinished. */
  async function finish(): Promise<number> {
    let events = 0;
    injector.stop();
    for (let times = 0; ; times += 1) {
      const unfinished = oracle.unfinished?.(times);
      if (unfinished === undefined) return events;
      const { subject, found, trigger } = unfinished;
      if (times === maximumFinishes)
        throw promises.violation('every run ends', subject, `it is not finished after ${times} triggers`, { found });
      // During an outage, the trigger would fail as the ones before it.
      clock.advance(injector.outagesEndInMs());
      triggers.add(trigger);
      events += await performAll();
    }
  }

  let events = await performAll();
  if (unchecked) return events;
  events += await finish();
  for (const { table, before, after } of await items.unseenChanges()) {
    const message = `an item of ${table} changed without a request of the run`;
    const subject = JSON.stringify(after ?? before);
    throw promises.violation('every write is seen', subject, message, { expected: before, found: after });
  }
  messageEnds.checkAtEnd();
  await oracle.atEnd?.();
  if (log.failure !== undefined) throw log.failure;
  return events;
}
