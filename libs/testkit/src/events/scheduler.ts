import type { StackClock } from '@daybreak/local-stack';
import type { Decisions } from '../decisions/decisions.ts';
import type { FaultInjector } from '../faults/fault-injector.ts';
import type { RunLog } from '../state/run-log.ts';
import type { EventSource, SimulatedEvent } from './simulated-event.ts';

/**
 * So that a run ends at whatever rate it stalls, and long before a queue gives up a message for its age: no timer is more
 * than ten minutes away.
 */
const maximumStalls = 200;

/** Decides what happens next. */
export interface Scheduler extends EventSource {
  /** As the run's decisions have it; undefined when nothing is left to happen. */
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
 * A scheduler of interleavings. Time passes when nothing else can happen, or when all else stalls: then the next timer is first, be it
 * a message's that comes back, a sender's that tries again or the time-out of a function at work.
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
      log.add('all stalls until the next timer');
      return timePasses;
    },
  };
}
