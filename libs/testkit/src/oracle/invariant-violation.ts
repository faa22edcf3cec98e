/** A broken promise: which, of what, what it should have been and what was found. */
export class InvariantViolation extends Error {
  override readonly name = 'InvariantViolation';
  /** The promise, by the name that its tests are called after. */
  readonly invariant: string;
  /** Such as an item, a message or an invocation. */
  readonly subject: string;
  readonly expected: unknown;
  readonly found: unknown;

  constructor(
    invariant: string,
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
