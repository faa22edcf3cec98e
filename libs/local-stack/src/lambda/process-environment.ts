import type { StackClock, Timer } from '@daybreak/local-sqs';
import {
  endedEarly,
  exited,
  type FunctionError,
  initTimedOut,
  type InvocationResult,
  successOf,
  thrownError,
  timedOut,
} from './invocation.ts';
import { parseFunctionError } from './parse-function-error.ts';
import { type RuntimeApi, startRuntimeApi } from './runtime-api.ts';
import { type RuntimeProcess, startRuntimeProcess } from './runtime-process.ts';

export interface ProcessEnvironmentOptions {
  readonly functionArn: string;
  readonly timeoutSeconds: number;
  readonly memorySizeMiB: number;
  readonly layersFolder?: string | undefined;
  readonly hasForeignLayers?: boolean | undefined;
  readonly variables: Readonly<Record<string, string>>;
  readonly clock: StackClock;
  readonly initTimeoutMs: number;
  onLogLine(line: string): void;
  /** Called after each invocation, before the process asks for the next one. */
  onResponded(): void;
  /** Called when the process has asked for an invocation. */
  onFree(): void;
  /** Called when the process has ended, with the error if it was never initialised. */
  onGone(initError: FunctionError | undefined): void;
}

interface Invocation {
  readonly requestId: string;
  readonly timer: Timer;
  readonly settle: (result: InvocationResult) => void;
  result?: InvocationResult;
  logRead: boolean;
  /** The error of the invocation, if the process is killed for it. */
  killError?: FunctionError;
}

/** An execution environment: a process that runs the function's bundle, with its own Runtime API. */
export class ProcessEnvironment {
  readonly #options: ProcessEnvironmentOptions;
  readonly #initTimer: NodeJS.Timeout;
  #api: RuntimeApi | undefined;
  #process: RuntimeProcess | undefined;
  #current: Invocation | undefined;
  #initialised = false;
  #initError: FunctionError | undefined;
  #asksForNext = false;
  #killed = false;
  #gone = false;

  constructor(options: ProcessEnvironmentOptions) {
    this.#options = options;
    // The machine's clock, because moving the stack's clock does not start a process faster.
    this.#initTimer = setTimeout(() => {
      this.#initError = initTimedOut(options.initTimeoutMs);
      this.kill();
    }, options.initTimeoutMs);
    this.#start().catch((error: unknown) => {
      this.#initError = { ...thrownError(error), errorType: 'Runtime.StartError' };
      this.#end(null, null);
    });
  }

  get pid(): number | undefined {
    return this.#gone ? undefined : this.#process?.pid;
  }

  /**
   * Invokes the function. Call it only after `onFree`. Resolves when the response and the log lines before it have arrived. Never rejects.
   */
  async invoke(requestId: string, event: string): Promise<InvocationResult> {
    const { clock, timeoutSeconds, functionArn } = this.#options;
    const remainingMs = timeoutSeconds * 1_000;
    return await new Promise((settle) => {
      const timer = clock.setTimer(remainingMs, () => {
        if (this.#current?.requestId === requestId) this.#current.killError = timedOut(requestId, timeoutSeconds);
        this.kill();
      });
      this.#current = { requestId, timer, settle, logRead: false };
      this.#asksForNext = false;
      const deadlineMs = clock.now() + remainingMs;
      this.#process?.thaw();
      this.#api?.send({ requestId, event, functionArn, remainingMs, deadlineMs, timePasses: clock.passes });
    });
  }

  /** Sends SIGKILL. The current invocation fails when the process has ended. */
  kill(): void {
    this.#killed = true;
    this.#process?.kill();
  }

  /** Lets an idle process exit by itself, and kills a busy one. */
  end(): void {
    if (!this.#initialised || this.#current !== undefined) {
      this.kill();
      return;
    }
    this.#killed = true;
    this.#process?.thaw();
    this.#process?.end();
  }

  async #start(): Promise<void> {
    const { memorySizeMiB, layersFolder, hasForeignLayers, variables, onLogLine } = this.#options;
    const api = await startRuntimeApi({
      onNext: () => {
        clearTimeout(this.#initTimer);
        this.#initialised = true;
        this.#asksForNext = true;
        this.#freeIfDone();
      },
      onResponse: (requestId, body) => this.#onResult(requestId, successOf(body)),
      onError: (requestId, body) => this.#onResult(requestId, { ok: false, error: parseFunctionError(body) }),
      onInitError: (body) => (this.#initError = parseFunctionError(body)),
    });
    this.#api = api;
    if (this.#killed) {
      this.#end(null, 'SIGKILL');
      return;
    }
    this.#process = startRuntimeProcess({
      memorySizeMiB,
      layersFolder,
      hasForeignLayers,
      variables: { ...variables, AWS_LAMBDA_RUNTIME_API: api.address },
      onLogLine,
      onLogEnd: (requestId) => {
        if (this.#current?.requestId !== requestId) return;
        this.#current.logRead = true;
        this.#settleIfDone();
      },
      onClose: (code, signal, error) => {
        if (error !== undefined) this.#initError = { ...thrownError(error), errorType: 'Runtime.StartError' };
        this.#end(code, signal);
      },
    });
  }

  /** Accepts the first result of the current invocation, and ignores others. */
  #onResult(requestId: string, result: InvocationResult): void {
    if (this.#current?.requestId !== requestId || this.#current.result !== undefined) return;
    this.#current.timer.cancel();
    this.#current.result = result;
    this.#settleIfDone();
  }

  #settleIfDone(): void {
    const { result, logRead, settle } = this.#current ?? {};
    if (result === undefined || logRead !== true) return;
    this.#current = undefined;
    this.#options.onResponded();
    settle?.(result);
    this.#freeIfDone();
  }

  /**
   * Freezes the process between two invocations, as Lambda does. Unfinished work of one invocation continues in the next one, if there is
   * any.
   */
  #freeIfDone(): void {
    if (!this.#asksForNext || this.#current !== undefined || this.#killed) return;
    this.#options.onFree();
    if (!this.#hasInvocation()) this.#process?.freeze();
  }

  #hasInvocation(): boolean {
    return this.#current !== undefined;
  }

  #end(code: number | null, signal: string | null): void {
    if (this.#gone) return;
    this.#gone = true;
    clearTimeout(this.#initTimer);
    this.#api?.close();
    const current = this.#current;
    this.#current = undefined;
    current?.timer.cancel();
    current?.settle(
      current.result ?? { ok: false, error: current.killError ?? exited(current.requestId, code, signal) },
    );
    this.#options.onGone(this.#initialised ? undefined : (this.#initError ?? endedEarly(code, signal)));
  }
}
