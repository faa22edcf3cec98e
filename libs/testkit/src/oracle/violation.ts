/** The promises that a run is checked against; the README words them. */
export type Invariant = 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'I7' | 'I8';

/** Takes note of a broken promise. */
export type Report = (violation: InvariantViolation) => void;

/** A broken promise: which, of what row or message, what it should have been and what was found. */
export class InvariantViolation extends Error {
  override readonly name = 'InvariantViolation';
  readonly invariant: Invariant;
  readonly subject: string;
  readonly expected: unknown;
  readonly found: unknown;

  constructor(
    invariant: Invariant,
    subject: string,
    message: string,
    details: { expected?: unknown; found?: unknown } = {},
  ) {
    super(`${invariant} broken at ${subject}: ${message}`);
    this.invariant = invariant;
    this.subject = subject;
    this.expected = details.expected;
    this.found = details.found;
  }
}
