/** A run that broke a promise, or in which something else was thrown, with what is needed to see and to repeat it. */
export class SimulationFailure extends Error {
  override readonly name = 'SimulationFailure';
  /** An InvariantViolation, or what an event threw: a defect of the pipeline's wiring, of its oracle or of the kit. */
  readonly violation: Error;
  readonly trace: readonly string[];
  readonly decisions: readonly number[];

  constructor(violation: Error, { trace, decisions }: Pick<SimulationFailure, 'trace' | 'decisions'>) {
    super(violation.message, { cause: violation });
    this.violation = violation;
    this.trace = trace;
    this.decisions = decisions;
  }
}
