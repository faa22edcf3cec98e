import { type CallFrame, isCallersFrame, isPlatformFrame, readCallFrames } from './call-frames.ts';

/** Enough to reach from the inside of an SDK client to the code that called it. */
const stackFrames = 40;
/** A loop makes a chain of one link a turn: past this length it is replaced by its text. */
const longestChain = 1000;

/** Where something was started. */
export interface Origin {
  /** The stack of the call that started it, the innermost frame first. */
  readonly frames: readonly CallFrame[];
  /**
   * The nearest frames of the caller's own code: from the stack of the call, else from the one that started what made the call,
   * and so on: a client that is not awaited makes its HTTP request when its caller is no longer on any stack. Where none is known,
   * those of the dependency that made the call.
   */
  readonly callersFrames: readonly CallFrame[];
}

/** An origin that keeps raw stacks, and reads them only when it is asked: capturing costs microseconds, reading up to a millisecond. */
export class CapturedOrigin implements Origin {
  readonly #captured: { stack?: string } = {};
  readonly #length: number = 1;
  #parent: CapturedOrigin | readonly CallFrame[] | undefined;

  /** Takes the stack from the caller of `below` on. */
  constructor(below: (...args: never[]) => unknown, parent: CapturedOrigin | undefined) {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = stackFrames;
    Error.captureStackTrace(this.#captured, below);
    Error.stackTraceLimit = limit;
    if (parent === undefined) return;
    const isLongest = parent.#length === longestChain;
    this.#length = isLongest ? 1 : parent.#length + 1;
    this.#parent = isLongest ? parent.#nearestCallersFrames() : parent;
  }

  get frames(): readonly CallFrame[] {
    return readCallFrames(this.#captured.stack ?? '');
  }

  get callersFrames(): readonly CallFrame[] {
    const callers = this.#nearestCallersFrames();
    return callers.length > 0 ? callers : this.frames.filter((frame) => !isPlatformFrame(frame));
  }

  #nearestCallersFrames(): readonly CallFrame[] {
    const own = this.frames.filter(isCallersFrame);
    if (own.length > 0) return own;
    return this.#parent instanceof CapturedOrigin ? this.#parent.#nearestCallersFrames() : (this.#parent ?? []);
  }
}

/** Whether it was Node's own code that called one of the `openers` (Node's modules too), to serve something else with it. */
export function isStartedByPlatform(origin: Origin, openers: ReadonlySet<string>): boolean {
  const caller = origin.frames.find(
    (frame) => !(isPlatformFrame(frame) && (openers.has(frame.file) || !frame.file.startsWith('node:'))),
  );
  return caller !== undefined && isPlatformFrame(caller);
}
