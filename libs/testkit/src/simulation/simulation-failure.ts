/** A run failed. The error has the trace of the run, and the decisions that replay it. */
export class SimulationFailure extends Error {
  override readonly name = 'SimulationFailure';
  /** An InvariantViolation, or an error in the wiring, in the oracle or in the kit. */
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
