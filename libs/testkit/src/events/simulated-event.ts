/** An event that can happen next in a run. */
export interface SimulatedEvent {
  readonly label: string;
  /** Whether the order of this event makes no difference while the faults are off. */
  readonly commutes?: boolean;
  perform(): Promise<void> | void;
}

/** Lists the events of one kind that can happen next. */
export interface EventSource {
  /** Returns the events that can happen next. The passing of time is not among them. */
  events(): SimulatedEvent[];
}
