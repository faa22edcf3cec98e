/** The details of an EventuallyError. */
export interface EventuallyErrorDetails {
  attempts: number;
  waitedMs: number;
  /** The state after the last attempt. */
  state: string | undefined;
  /** The failure of the last attempt. */
  cause: unknown;
}

/** The assertion did not pass before the deadline. `cause` is its last failure. */
export class EventuallyError extends Error {
  override name = 'EventuallyError';
  readonly attempts: number;
  readonly waitedMs: number;
  readonly state: string | undefined;

  constructor({ attempts, waitedMs, state, cause }: EventuallyErrorDetails) {
    const failure = cause instanceof Error ? cause.message : String(cause);
    super(
      [
        `The assertion still fails after ${Math.round(waitedMs)} ms and ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}:`,
        failure,
        ...(state === undefined ? [] : ['', 'Last state:', state]),
      ].join('\n'),
      { cause },
    );
    this.attempts = attempts;
    this.waitedMs = waitedMs;
    this.state = state;
  }
}
