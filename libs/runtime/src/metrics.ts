/** Counts of what happened, published once an invocation. */
export interface Metrics {
  /** Adds `value` (default 1) to the metric `name`, with unit Count. */
  count(name: string, value?: number): void;
  /** Adds a duration sample to the metric `name`, unit Milliseconds. */
  duration(name: string, milliseconds: number): void;
  /** Publishes what was counted since the last flush. */
  flush(): void;
}
