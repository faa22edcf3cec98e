/** The details of a violation. */
export interface ViolationDetails {
  expected?: unknown;
  found?: unknown;
  /** The invocations and actors, such as `reserve#2`, whose events explain the violation. */
  callers?: readonly string[];
}

/** A promise was broken: its name, the subject, and what was expected and found. */
export class InvariantViolation extends Error {
  override readonly name = 'InvariantViolation';
  /** The name of the promise, such as `I2` or `every order is sold`. */
  readonly invariant: string;
  /** The item, message or invocation that broke the promise. */
  readonly subject: string;
  readonly expected: unknown;
  readonly found: unknown;
  readonly callers: readonly string[];

  constructor(invariant: string, subject: string, message: string, details: ViolationDetails = {}) {
    const promise = invariant.includes(' ') ? JSON.stringify(invariant) : invariant;
    super(`${promise} broken at ${subject}: ${message}`);
    this.invariant = invariant;
    this.subject = subject;
    this.expected = details.expected;
    this.found = details.found;
    this.callers = details.callers ?? [];
  }
}
