import type { Arrival, SqsEngine, StackClock } from '@daybreak/local-stack';
import type { Trigger } from '../oracle/oracle.ts';
import type { SimulatedClientConfig } from '../pipeline/simulated-pipeline.ts';

/** When something may happen in a run; by default at any moment. */
export interface When {
  afterMinutes?: number;
}

/** With what a run begins, and what comes to it from outside. */
export interface Setup<Action> {
  /** For SDK clients whose requests are answered at once: of items that are there before the run. */
  readonly client: SimulatedClientConfig;
  /** The virtual clock. */
  readonly clock: { now(): Date };
  /** Has something come from outside: a message, an event, an item … */
  arrive(arrival: Arrival, when?: When): void;
  /** Puts a message in its queue, before anything else happens. */
  send(queueName: string, body: string): void;
  /** Has a function invoked, as a schedule does: retried, and now and then twice. */
  trigger(trigger: Trigger, when?: When): void;
  /** Has an actor act. */
  act(actor: string, action: Action, when?: When): void;
}

/** What comes to a run from outside. */
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

/** A setup, and what is arranged with it. */
export function createSetup<Action>({ client, clock, engine }: SetupOptions): Setup<Action> & PlannedEvents<Action> {
  const comes: PlannedEvents<Action> = { arrivals: [], triggers: [], actions: [] };
  return {
    ...comes,
    client,
    clock: { now: () => new Date(clock.now()) },
    arrive: (arrival, when) => void comes.arrivals.push({ ...when, arrival }),
    send: (queueName, body) => void engine.queueOrThrow(queueName).send([{ body }]),
    trigger: (trigger, when) => void comes.triggers.push({ ...when, trigger }),
    act: (actor, action, when) => void comes.actions.push({ ...when, actor, action }),
  };
}
