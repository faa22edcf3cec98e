/** Something that can happen next. */
export interface SimulatedEvent {
  readonly label: string;
  /** Whether it makes no difference when it happens, as long as nothing goes wrong. */
  readonly commutes?: boolean;
  perform(): Promise<void> | void;
}

/** Where events come from. */
export interface EventSource {
  /** All that can happen next of this kind, without time. */
  events(): SimulatedEvent[];
}
