import type { SqsEngine, StackModel } from '@daybreak/local-stack';
import { createDeliveries, type Deliveries } from '@daybreak/local-stack/internal';
import type { Trigger } from '../oracle/oracle.ts';
import type { FaultInjector } from '../faults/fault-injector.ts';
import type { InvocationEnd } from '../state/invocations.ts';
import type { RunLog } from '../state/run-log.ts';
import type { EventSource, SimulatedEvent } from './simulated-event.ts';

/** The deliveries of rules, subscriptions and destinations. Each may happen at any moment, in any order. */
export interface Publications
  extends
    EventSource,
    Pick<Deliveries, 'put' | 'publish' | 'problemOf' | 'fireRule' | 'fireSchedule' | 'objectChanged'> {
  /** Sends the result of an asynchronous invocation to the function's destinations. */
  onLastEnd(trigger: Trigger, attempts: number, end: InvocationEnd): void;
}

export interface PublicationsOptions {
  template: StackModel;
  engine: SqsEngine;
  injector: Pick<FaultInjector, 'injects'>;
  log: Pick<RunLog, 'add'>;
  newId: () => string;
  /** Starts an asynchronous invocation. */
  invoke: (trigger: Trigger) => void;
}

export function createPublications({
  template,
  engine,
  injector,
  log,
  newId,
  invoke,
}: PublicationsOptions): Publications {
  let pending: SimulatedEvent[] = [];

  const post = (deliver: () => Promise<void>, label: string, isCopy: boolean): void => {
    const event: SimulatedEvent = {
      label,
      async perform() {
        pending = pending.filter((candidate) => candidate !== event);
        log.add(label);
        // Delivery is at least once, so a delivery may happen twice.
        if (!isCopy && injector.injects('duplicateDelivery')) post(deliver, label, true);
        await deliver();
      },
    };
    pending.push(event);
  };

  const { invocationEnded, ...deliveries } = createDeliveries({
    model: template,
    queues: engine,
    log: { add: () => undefined },
    // The simulation does not evaluate policies. The local stack does.
    permissions: undefined,
    outbox: {
      post(deliver, { label, inOrder = false }) {
        if (inOrder) void deliver();
        else post(deliver, label, false);
      },
    },
    newId,
    invoke(functionName, event) {
      if (!template.functions.some(({ name }) => name === functionName))
        throw new RangeError(`The template has no function ${functionName}`);
      invoke({ functionName, event: JSON.parse(event) });
    },
    onUndelivered: (name, fields) => log.add(`${name} ${JSON.stringify(fields)}`),
  });
  return {
    ...deliveries,
    events: () => pending,
    onLastEnd({ functionName, event }, attempts, end) {
      const model = template.functions.find(({ name }) => name === functionName);
      if (model === undefined) return;
      const ended = { model, event: JSON.stringify(event), requestId: newId(), attempts };
      invocationEnded(
        end.kind === 'result'
          ? { ...ended, result: { ok: true, payload: end.payload } }
          : {
              ...ended,
              result: { ok: false, error: { errorType: 'Error', errorMessage: end.reason } },
              gaveUp: 'RetriesExhausted',
            },
      );
    },
  };
}
