import type { StackClock } from '@daybreak/local-stack';
import type { Decisions } from '../decisions/decisions.ts';
import type { FaultInjector } from '../faults/fault-injector.ts';
import type { RunLog } from '../state/run-log.ts';
import type { EventSource, SimulatedEvent } from './simulated-event.ts';

/**
 * Bounds the stalls of a run, so that it ends at any rate of `stall`, and before the retention period of a queue: no timer is more
 * than ten minutes ahead.
 */
const maximumStalls = 200;

/** Chooses the next event of a run. */
export interface Scheduler extends EventSource {
  /** Chooses the next event by the run's decisions. Returns undefined if nothing is left to do. */
  next(): SimulatedEvent | undefined;
}

export interface SchedulerOptions {
  sources: readonly EventSource[];
  clock: StackClock;
  decisions: Decisions;
  injector: Pick<FaultInjector, 'injects' | 'injected' | 'isOff'>;
  log: RunLog;
}

/**
 * Creates a scheduler. Time passes if nothing else can happen, or under `stall`. Then the next timer fires: that of a hidden message,
 * of a retry or of a function's timeout.
 */
export function createScheduler({ sources, clock, decisions, injector, log }: SchedulerOptions): Scheduler {
  function events(): SimulatedEvent[] {
    const all = sources.flatMap((source) => source.events());
    const first = injector.isOff ? all.find(({ commutes }) => commutes) : undefined;
    return first === undefined ? all : [first];
  }

  return {
    events,
    next() {
      const possible = events();
      const nextTimerAt = clock.nextTimerAt();
      if (nextTimerAt === undefined) return possible[decisions.choose(possible.length)];
      const timePasses = {
        label: 'time passes',
        perform: () => clock.advance(Math.max(0, nextTimerAt - clock.now())),
      };
      if (possible.length === 0) return timePasses;
      const canStall = (injector.injected.get('stall') ?? 0) < maximumStalls;
      if (!canStall || !injector.injects('stall')) return possible[decisions.choose(possible.length)];
      log.add('stall: time passes to the next timer');
      return timePasses;
    },
  };
}
