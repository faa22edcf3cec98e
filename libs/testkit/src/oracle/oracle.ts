import type { HttpAnswer } from '../environment/http-request.ts';
import type { OutsideRequest } from '../environment/outside.ts';
import type { Item } from '../wire/item.ts';
import type { SimulatedClientConfig } from '../pipeline/simulated-pipeline.ts';
import type { InvariantViolation } from './invariant-violation.ts';

/** Reports a violation, which ends the run after the current event. Does nothing in an unchecked run. */
export type Report = (violation: InvariantViolation) => void;

/** The state of a run, as an oracle reads it. */
export interface ObservedRun {
  /** Returns the time of the virtual clock, in epoch milliseconds. */
  now(): number;
  /** Returns all items of a table, as the latest request has left them. */
  items(table: string): readonly Item[];
  /** Returns all messages of all queues, visible or not. */
  messages(): readonly { queue: string; body: string }[];
  /**
   * The config of SDK clients that read tables in `atEnd`. Most pages are short, a batch may be answered in part, and a read without
   * `ConsistentRead` may be stale. The object is the same in every run. Requests of these clients are not events of the run.
   */
  readonly client: SimulatedClientConfig;
  /** Returns a random number from 0 (inclusive) to 1, drawn from the run's seed: for checks in some runs only. */
  random(): number;
  /** Reports a violation. */
  readonly report: Report;
}

/** A change of one item by one request. `before` is undefined for a new item, `after` for a deleted one. */
export interface ItemChange {
  table: string;
  before: Item | undefined;
  after: Item | undefined;
}

/** The kind of a caller: a function of the pipeline, or an actor. */
export type CallerKind = 'function' | 'actor';

/** The changes of one request. */
export interface Write {
  by: CallerKind;
  /** The name of the function, or of the actor. */
  name: string;
  changes: readonly ItemChange[];
}

/** A message that a queue holds or held. */
export interface ObservedMessage {
  queue: string;
  messageId: string;
  body: string;
}

/** An event that an event bus has accepted. */
export interface Published {
  /** The name or ARN of the bus, as in the request. */
  eventBus: string;
  detailType: string;
  /** The detail, as JSON. */
  detail: string;
}

/** An asynchronous invocation, such as that of a schedule. */
export interface Trigger {
  functionName: string;
  event: unknown;
}

/** Work that is unfinished when nothing more can happen. */
export interface Unfinished {
  subject: string;
  found: unknown;
  /** The invocation that finishes the work. */
  trigger: Trigger;
}

/** Checks what must hold in a pipeline. Its methods receive the events of a run, and report or throw an InvariantViolation. */
export interface Oracle<Outcome> {
  /** Called after a request of a function or an actor has changed items. */
  onWrite?(write: Write): void;
  /** Called after a queue has accepted a message. */
  onSent?(message: Pick<ObservedMessage, 'queue' | 'body'>): void;
  /** Called after an event bus has accepted an event. */
  onPublished?(event: Published): void;
  /** Called after `outside` has answered a request of a function. */
  onOutside?(request: OutsideRequest, answer: HttpAnswer): void;
  /** Called when a function receives a message. */
  onDelivered?(message: ObservedMessage): void;
  /** Called when a message is deleted after its function reported success. */
  onAcknowledged?(message: ObservedMessage): void;
  /** Called when an invocation without a fault has left the message on its queue. */
  onReturned?(message: ObservedMessage): void;
  /** Called before a trigger invokes a function. */
  onTriggered?(trigger: Trigger): void;
  /** Called when a query of an index has not shown these items, because they changed too recently. */
  onHidden?(items: readonly Item[]): void;
  /**
   * Called when nothing more can happen and the faults are off. Returns the work that faults left unfinished, with the trigger that
   * finishes it, or undefined. The kit calls it again after that, with the number of calls so far.
   */
  unfinished?(times: number): Unfinished | undefined;
  /** Checks the final state, at the end of a checked run. */
  atEnd?(): void | Promise<void>;
  /** Returns the properties to add to the result of the run, checked or not. */
  outcome?(): Outcome;
}
