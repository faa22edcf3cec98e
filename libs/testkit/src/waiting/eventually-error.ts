export interface EventuallyErrorDetails {
  attempts: number;
  waitedMs: number;
  /** As it was after the last attempt. */
  state: string | undefined;
  /** Of the last attempt. */
  cause: unknown;
}

/** The assertion did not pass in time; `cause` is its last failure. */
export class EventuallyError extends Error {
  override name = 'EventuallyError';
  readonly attempts: number;
  readonly waitedMs: number;
  readonly state: string | undefined;

  constructor({ attempts, waitedMs, state, cause }: EventuallyErrorDetails) {
    const failure = cause instanceof Error ? cause.message : String(cause);
    super(
      [
        `Still not so after ${Math.round(waitedMs)} ms and ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}:`,
        failure,
        ...(state === undefined ? [] : ['', 'Last state seen:', state]),
      ].join('\n'),
      { cause },
    );
    this.attempts = attempts;
    this.waitedMs = waitedMs;
    this.state = state;
  }
}
