import type { HttpAnswer } from '../environment/http-request.ts';
import type { OutsideRequest } from '../environment/outside.ts';
import type { Item } from '../wire/item.ts';
import type { SimulatedClientConfig } from '../pipeline/simulated-pipeline.ts';
import type { InvariantViolation } from './invariant-violation.ts';

/** Takes note of a broken promise; the run ends with the event that broke it. Does nothing in an unchecked run. */
export type Report = (violation: InvariantViolation) => void;

/** What an oracle can look at in a run. */
export interface ObservedRun {
  /** Epoch milliseconds, on the virtual clock. */
  now(): number;
  /** Every item of a table, as it stood after the last request on it. */
  items(table: string): readonly Item[];
  /** Every message that is in a queue, visible or not. */
  messages(): readonly { queue: string; body: string }[];
  /**
   * For SDK clients that read tables when the run is over, as a report of the pipeline does: most pages are short,
   * some batches answered in part, and some reads without `ConsistentRead` with what was before. The same in every run. Their requests are no events of the run.
   */
  readonly client: SimulatedClientConfig;
  /** From 0 up to 1, as the run's decisions have it: for what is checked in some runs alone. */
  random(): number;
  /** Takes note of a broken promise. */
  readonly report: Report;
}

/** What one request made of one item; `before` or `after` is undefined where there was none. */
export interface ItemChange {
  table: string;
  before: Item | undefined;
  after: Item | undefined;
}

/** Who made a request: a function of the pipeline, or an actor besides. */
export type CallerKind = 'function' | 'actor';

/** All that one request changed. */
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

/** An event that an event bus took. */
export interface Published {
  /** The name or the ARN of the bus, as the request has it. */
  eventBus: string;
  detailType: string;
  /** JSON. */
  detail: string;
}

/** An asynchronous invocation: of a schedule, or by hand. */
export interface Trigger {
  functionName: string;
  event: unknown;
}

/** What is still to be done when nothing is left to happen. */
export interface Unfinished {
  subject: string;
  found: unknown;
  /** What does it. */
  trigger: Trigger;
}

/** What must hold of a pipeline. It is called with all that happens in a run, and reports or throws an InvariantViolation. */
export interface Oracle<Outcome> {
  /** A request of a function or an actor changed items. */
  onWrite?(write: Write): void;
  /** A queue took a message. */
  onSent?(message: Pick<ObservedMessage, 'queue' | 'body'>): void;
  /** An event bus took an event. */
  onPublished?(event: Published): void;
  /** What answers for the rest of the world took a request of a function, with which answer. */
  onOutside?(request: OutsideRequest, answer: HttpAnswer): void;
  /** A message was handed to its function. */
  onDelivered?(message: ObservedMessage): void;
  /** A message was deleted from its queue after its function had answered for it. */
  onAcknowledged?(message: ObservedMessage): void;
  /** An invocation that no fault befell left the message on its queue. */
  onReturned?(message: ObservedMessage): void;
  /** A function was invoked by a trigger. */
  onTriggered?(trigger: Trigger): void;
  /** A query of an index was not shown these items, which had changed too short a time before. */
  onHidden?(items: readonly Item[]): void;
  /**
   * Asked when nothing is left to happen, and nothing can go wrong any more: what to invoke so that what faults left undone gets done.
   * It is asked again when that is over, with the number of times so far.
   */
  unfinished?(times: number): Unfinished | undefined;
  /** Checks how things stand when all is over. */
  atEnd?(): void | Promise<void>;
  /** What the run came to, checked or not. */
  outcome?(): Outcome;
}
