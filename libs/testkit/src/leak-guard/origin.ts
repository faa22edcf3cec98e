import { type CallFrame, isUserFrame, isInternalFrame, readCallFrames } from './call-frames.ts';

/** The number of captured frames: enough from the inside of an SDK client to the code that called it. */
const stackFrames = 40;
/** The maximum number of linked origins. A loop adds one each turn, so a longer chain is replaced by its frames. */
const longestChain = 1000;

/** The place that started a resource. */
export interface Origin {
  /** The stack frames of the call that started it, innermost first. */
  readonly frames: readonly CallFrame[];
  /**
   * The nearest frames of user code: from the stack of the call, or else from the stack that started the calling code, and so on. (A
   * client that is not awaited sends its HTTP request when its caller is no longer on the stack.) If there are none, the frames of the
   * dependency that made the call.
   */
  readonly userFrames: readonly CallFrame[];
}

/** An origin that captures a raw stack, and parses it only on request: a capture takes microseconds, parsing up to a millisecond. */
export class CapturedOrigin implements Origin {
  readonly #captured: { stack?: string } = {};
  readonly #length: number = 1;
  #parent: CapturedOrigin | readonly CallFrame[] | undefined;

  /** Captures the stack from the caller of `below` on. */
  constructor(below: (...args: never[]) => unknown, parent: CapturedOrigin | undefined) {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = stackFrames;
    Error.captureStackTrace(this.#captured, below);
    Error.stackTraceLimit = limit;
    if (parent === undefined) return;
    const isLongest = parent.#length === longestChain;
    this.#length = isLongest ? 1 : parent.#length + 1;
    this.#parent = isLongest ? parent.#nearestUserFrames() : parent;
  }

  get frames(): readonly CallFrame[] {
    return readCallFrames(this.#captured.stack ?? '');
  }

  get userFrames(): readonly CallFrame[] {
    const callers = this.#nearestUserFrames();
    return callers.length > 0 ? callers : this.frames.filter((frame) => !isInternalFrame(frame));
  }

  #nearestUserFrames(): readonly CallFrame[] {
    const own = this.frames.filter(isUserFrame);
    if (own.length > 0) return own;
    return this.#parent instanceof CapturedOrigin ? this.#parent.#nearestUserFrames() : (this.#parent ?? []);
  }
}

/** Whether Node's own code, outside the modules `openers`, created the resource for another one. */
export function isStartedByNode(origin: Origin, openers: ReadonlySet<string>): boolean {
  const caller = origin.frames.find(
    (frame) => !(isInternalFrame(frame) && (openers.has(frame.file) || !frame.file.startsWith('node:'))),
  );
  return caller !== undefined && isInternalFrame(caller);
}
