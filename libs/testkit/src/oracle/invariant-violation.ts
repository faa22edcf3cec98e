/** What shows a violation. */
export interface ViolationDetails {
  expected?: unknown;
  found?: unknown;
  /** The invocations and actors, such as `reserve#2`, whose events show how it came about. */
  callers?: readonly string[];
}

/** A broken promise: which, of what, what it should have been and what was found. */
export class InvariantViolation extends Error {
  override readonly name = 'InvariantViolation';
  /** The promise, by the name that its tests are called after. */
  readonly invariant: string;
  /** Such as an item, a message or an invocation. */
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
