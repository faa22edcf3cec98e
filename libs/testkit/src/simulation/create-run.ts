import type { SqsEngine, StackClock, StackModel } from '@daybreak/local-stack';
import type { Decisions } from '../decisions/decisions.ts';
import { type Actors, createActions } from '../events/actions.ts';
import { createArrivalEvents } from '../events/arrivals.ts';
import { createDeliveries } from '../events/deliveries.ts';
import { createRequests, type Services } from '../events/requests.ts';
import { createScheduler, type Scheduler } from '../events/scheduler.ts';
import { createStreamDeliveries } from '../events/stream-deliveries.ts';
import { createTriggers, type Triggers } from '../events/triggers.ts';
import type { Promises } from '../oracle/kit-promises.ts';
import type { Oracle } from '../oracle/oracle.ts';
import type { SimulatedHandler } from '../pipeline/simulated-pipeline.ts';
import type { FaultInjector } from '../faults/fault-injector.ts';
import { createIndexLag } from '../state/index-lag.ts';
import { createInvocations } from '../state/invocations.ts';
import type { Items } from '../state/items.ts';
import type { ItemImages } from '../state/item-images.ts';
import { createLostUpdates } from '../state/lost-updates.ts';
import { createMessageEnds, type MessageEnds } from '../state/message-ends.ts';
import { createObserver } from '../state/observer.ts';
import { createRequestGate } from '../state/request-gate.ts';
import type { RunLog } from '../state/run-log.ts';
import { createTableStreams } from '../state/table-streams.ts';
import type { RunServices } from './run-services.ts';
import type { PlannedEvents, When } from './setup.ts';

export interface RunOptions<Action> {
  template: StackModel;
  functions: Readonly<Record<string, SimulatedHandler>>;
  actors: Actors<Action>;
  planned: PlannedEvents<Action>;
  oracle: Oracle<unknown>;
  promises: Promises;
  clock: StackClock;
  engine: SqsEngine;
  services: Services & Pick<RunServices, 'engine' | 'publications' | 'buckets' | 'place' | 'onInvoked'>;
  items: Items;
  images: ItemImages;
  decisions: Decisions;
  injector: FaultInjector;
  log: RunLog;
}

/** A run that has not started yet. */
export interface Run {
  scheduler: Scheduler;
  triggers: Triggers;
  messageEnds: MessageEnds;
}

/** Creates the sources of all events of a run, and the scheduler that chooses among them. */
export function createRun<Action>(options: RunOptions<Action>): Run {
  const { template, functions, actors, planned, oracle, promises, clock, engine, images, log, injector, decisions } =
    options;
  const lostUpdates = createLostUpdates({ tables: template.tables, promises, clock });
  const gate = createRequestGate({
    onLateRequest({ name }, { operation }) {
      promises.broken('nothing is left running', name, `it sent ${operation} after it had settled`);
    },
    onResponse: lostUpdates.onResponse,
  });
  const messageEnds = createMessageEnds({ engine, mappings: template.eventSourceMappings, promises });
  const lag = createIndexLag(template.tables, clock);
  const { staleReads } = images;
  const state = { lag, images, staleReads, lostUpdates, messageEnds };
  const shared = { oracle, promises, clock, decisions, injector, log, gate, ...state };
  const invocations = createInvocations({ ...shared, functions, template });
  const streams = createTableStreams(template, clock, engine.region);
  const observer = createObserver({ ...shared, streams, items: options.items });
  const { onLastEnd } = options.services.publications;
  const triggers = createTriggers({ ...shared, invocations, onLastEnd });
  options.services.onInvoked((trigger) => triggers.add(trigger));
  const actions = createActions({ ...shared, actors });
  const outside = createArrivalEvents({ ...shared, template, services: options.services, triggers, observer });

  const at = ({ afterMinutes = 0 }: When, add: () => void): void => {
    if (afterMinutes === 0) add();
    else clock.setTimer(afterMinutes * 60_000, add);
  };
  for (const { trigger, ...when } of planned.triggers) at(when, () => triggers.add(trigger));
  for (const { arrival, ...when } of planned.arrivals) at(when, () => outside.add(arrival));
  for (const { actor, action, ...when } of planned.actions) at(when, () => actions.add(actor, action));

  const scheduler = createScheduler({
    ...shared,
    sources: [
      createRequests({ ...shared, services: options.services, invocations, observer }),
      createDeliveries({ ...shared, mappings: template.eventSourceMappings, engine, invocations }),
      createStreamDeliveries({ ...shared, mappings: template.streamMappings, streams, invocations }),
      options.services.publications,
      triggers,
      actions,
      outside,
    ],
  });
  return { scheduler, triggers, messageEnds };
}
