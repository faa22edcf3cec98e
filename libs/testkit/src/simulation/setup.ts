import type { Arrival, SqsEngine, StackClock } from '@daybreak/local-stack';
import type { Trigger } from '../oracle/oracle.ts';
import type { SimulatedClientConfig } from '../pipeline/simulated-pipeline.ts';

/** The earliest time at which something may happen in a run. Default: at any moment. */
export interface When {
  /** Minutes since the run began. */
  afterMinutes?: number;
}

/** Puts the items and messages of a run, and plans its arrivals, triggers and actions. */
export interface Setup<Action> {
  /** The config of SDK clients that put items before the run. Their requests are not events of the run. */
  readonly client: SimulatedClientConfig;
  /** The virtual clock. */
  readonly clock: { now(): Date };
  /** Plans an arrival from outside the pipeline: a message, an event, an item, an object. */
  arrive(arrival: Arrival, when?: When): void;
  /** Sends a message to a queue, before anything else happens. */
  send(queueName: string, body: string): void;
  /** Plans an asynchronous invocation, as that of a schedule, with its retries and duplicates. */
  trigger(trigger: Trigger, when?: When): void;
  /** Plans an action of an actor. */
  act(actor: string, action: Action, when?: When): void;
}

/** The arrivals, triggers and actions that a `Setup` has planned. */
export interface PlannedEvents<Action> {
  readonly arrivals: (When & { arrival: Arrival })[];
  readonly triggers: (When & { trigger: Trigger })[];
  readonly actions: (When & { actor: string; action: Action })[];
}

export interface SetupOptions {
  client: SimulatedClientConfig;
  clock: Pick<StackClock, 'now'>;
  engine: Pick<SqsEngine, 'queueOrThrow'>;
}

/** Creates a setup, and the lists of what it plans. */
export function createSetup<Action>({ client, clock, engine }: SetupOptions): Setup<Action> & PlannedEvents<Action> {
  const planned: PlannedEvents<Action> = { arrivals: [], triggers: [], actions: [] };
  return {
    ...planned,
    client,
    clock: { now: () => new Date(clock.now()) },
    arrive: (arrival, when) => void planned.arrivals.push({ ...when, arrival }),
    send: (queueName, body) => void engine.queueOrThrow(queueName).send([{ body }]),
    trigger: (trigger, when) => void planned.triggers.push({ ...when, trigger }),
    act: (actor, action, when) => void planned.actions.push({ ...when, actor, action }),
  };
}
