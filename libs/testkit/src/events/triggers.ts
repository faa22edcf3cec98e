import type { StackClock } from '@daybreak/local-stack';
import type { Oracle, Trigger } from '../oracle/oracle.ts';
import type { FaultInjector } from '../faults/fault-injector.ts';
import type { InvocationEnd, Invocations } from '../state/invocations.ts';
import type { EventSource } from './simulated-event.ts';

/** How often Lambda tries an asynchronous invocation in all, and how long it waits before each further attempt. */
const attempts = 3;
const retryDelayMs = (attempt: number): number => attempt * 60_000;

/** Asynchronous invocations that are still to be made, or tried again. */
export interface Triggers extends EventSource {
  /** From now on it may be made at any moment. */
  add(trigger: Trigger): void;
}

export interface TriggersOptions {
  invocations: Invocations;
  oracle: Pick<Oracle<unknown>, 'onTriggered'>;
  clock: StackClock;
  injector: Pick<FaultInjector, 'injects'>;
  /** Called when the last attempt of an invocation is over. */
  onOver: (trigger: Trigger, attempts: number, end: InvocationEnd) => void;
}

export function createTriggers({ invocations, oracle, clock, injector, onOver }: TriggersOptions): Triggers {
  let pending: { trigger: Trigger; attempt: number }[] = [];

  function invoke(next: (typeof pending)[number]): void {
    const { trigger, attempt } = next;
    pending = pending.filter((candidate) => candidate !== next);
    const again = { trigger, attempt: attempt + 1 };
    if (attempt === 1 && injector.injects('duplicateTrigger')) pending.push(again);
    oracle.onTriggered?.(trigger);
    invocations.invoke(trigger.functionName, trigger.event, (end) => {
      if (end.kind === 'result' || attempt >= attempts) return onOver(trigger, attempt, end);
      clock.setTimer(retryDelayMs(attempt), () => pending.push({ ...again }));
    });
  }

  return {
    add: (trigger) => void pending.push({ trigger, attempt: 1 }),
    events: () =>
      pending.map((next) => ({ label: `${next.trigger.functionName} is triggered`, perform: () => invoke(next) })),
  };
}
