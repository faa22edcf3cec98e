import type { Arrival } from '@daybreak/local-stack';

/** A resource of a template that accepts arrivals from outside, so that a pipeline can begin there. */
export interface EntryPoint {
  /** The kind of resource: `queue`, `topic`, `rule` … */
  readonly kind: string;
  readonly name: string;
  readonly logicalId: string;
  /** The names of the functions and queues that receive the arrival. */
  readonly receivers: readonly string[];
  /** Whether another resource of the template sends to it. */
  readonly isFed: boolean;
  /** The reason why a test cannot begin there, if any. */
  readonly refusal?: string | undefined;
  /** Returns the arrival of a message, which may be any JSON, or of a sample. Throws InitError for a message of the wrong type. */
  arrival(message?: unknown): Arrival;
}
