import { InvariantViolation } from '@daybreak/testkit';

/** The promises that a run is checked against; the README words them. */
export type Invariant = 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'I7' | 'I8' | 'I9';

/** A promise of Daybreak's that is broken. */
export class BrokenPromise extends InvariantViolation {
  constructor(
    invariant: Invariant,
    subject: string,
    message: string,
    details: { expected?: unknown; found?: unknown } = {},
  ) {
    super(invariant, subject, message, details);
  }
}
