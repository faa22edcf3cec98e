import type { Arrival } from '@daybreak/local-stack';

/** Where a pipeline can begin: something of its template that takes what comes from outside. */
export interface EntryPoint {
  /** AWS's word for it: `queue`, `topic`, `rule` … */
  readonly kind: string;
  readonly name: string;
  readonly logicalId: string;
  /** Who gets what arrives: functions and queues, by their names. */
  readonly receivers: readonly string[];
  /** Whether something of the template itself brings what arrives there. */
  readonly isFed: boolean;
  /** Why nothing can begin there; undefined where something can. */
  readonly refusal?: string | undefined;
  /** What arrives: a sample, or the message that is given, which may be any JSON. Throws InitError for a message of another form. */
  arrival(message?: unknown): Arrival;
}
