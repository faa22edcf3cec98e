import type { StackClock } from '@daybreak/local-stack';
import type { Oracle, Trigger } from '../oracle/oracle.ts';
import type { FaultInjector } from '../faults/fault-injector.ts';
import type { InvocationEnd, Invocations } from '../state/invocations.ts';
import type { EventSource } from './simulated-event.ts';

/** The attempts that Lambda makes for an asynchronous invocation, and the delay before each retry. */
const attempts = 3;
const retryDelayMs = (attempt: number): number => attempt * 60_000;

/** The asynchronous invocations that have not started yet, retries included. */
export interface Triggers extends EventSource {
  /** Adds an invocation, which may start at any moment from now on. */
  add(trigger: Trigger): void;
}

export interface TriggersOptions {
  invocations: Invocations;
  oracle: Pick<Oracle<unknown>, 'onTriggered'>;
  clock: StackClock;
  injector: Pick<FaultInjector, 'injects'>;
  /** Receives the end of the last attempt. */
  onLastEnd: (trigger: Trigger, attempts: number, end: InvocationEnd) => void;
}

export function createTriggers({ invocations, oracle, clock, injector, onLastEnd }: TriggersOptions): Triggers {
  let pending: { trigger: Trigger; attempt: number }[] = [];

  function invoke(next: (typeof pending)[number]): void {
    const { trigger, attempt } = next;
    pending = pending.filter((candidate) => candidate !== next);
    const again = { trigger, attempt: attempt + 1 };
    if (attempt === 1 && injector.injects('duplicateTrigger')) pending.push(again);
    oracle.onTriggered?.(trigger);
    invocations.invoke(trigger.functionName, trigger.event, (end) => {
      if (end.kind === 'result' || attempt >= attempts) return onLastEnd(trigger, attempt, end);
      clock.setTimer(retryDelayMs(attempt), () => pending.push({ ...again }));
    });
  }

  return {
    add: (trigger) => void pending.push({ trigger, attempt: 1 }),
    events: () =>
      pending.map((next) => ({ label: `${next.trigger.functionName} is triggered`, perform: () => invoke(next) })),
  };
}
