import { randomUUID } from 'node:crypto';
import type { StackClock } from '@daybreak/local-sqs';
import type { FunctionModel } from '../template/stack-model.ts';
import { functionVariables, type ServiceEndpoints } from './function-variables.ts';
import { type FunctionError, type FunctionHost, type InvocationResult, stackStopped, throttled } from './invocation.ts';
import { ProcessEnvironment } from './process-environment.ts';

export interface ProcessFunctionOptions {
  readonly model: FunctionModel;
  readonly endpoints: ServiceEndpoints;
  readonly clock: StackClock;
  readonly maximumEnvironments: number;
  /** The timeout of an environment's initialisation, by the machine's clock. */
  readonly initTimeoutMs?: number;
  /** Lets idle environments exit by themselves on `close`, so that Node.js writes profiles or coverage. Default: false, they are killed. */
  readonly letExit?: boolean | undefined;
  onLogLine(line: string): void;
}

/** Three times Lambda's timeout. It only ends an environment that hangs, even on a busy machine. */
const defaultInitTimeoutMs = 30_000;
/** The time after which `close` kills an environment that has not exited. */
const exitTimeoutMs = 5_000;

interface Job {
  readonly requestId: string;
  readonly event: string;
  readonly settle: (result: InvocationResult) => void;
}

interface Replacement {
  codeFolder?: string | undefined;
  onReady?: (error: FunctionError | undefined) => void;
}

/** Runs a function's bundle in processes that are started on demand, reused, and limited to the maximum concurrency. */
export class ProcessFunction implements FunctionHost {
  readonly functionName: string;
  readonly maximumConcurrency: number;
  readonly #options: ProcessFunctionOptions;
  readonly #environments = new Set<ProcessEnvironment>();
  readonly #free: ProcessEnvironment[] = [];
  /** Environments that have responded and are about to be free. They count as free, so that no other one is started. */
  readonly #returning = new Set<ProcessEnvironment>();
  readonly #waiting: Job[] = [];
  readonly #warmUps: ((error: FunctionError | undefined) => void)[] = [];
  readonly #onAllGone: (() => void)[] = [];
  /** The code folder of new environments. An environment with older code ends after its invocation. */
  #codeFolder: string | undefined;
  #starting = 0;
  #closed = false;

  constructor(options: ProcessFunctionOptions) {
    const { model, maximumEnvironments } = options;
    this.#options = options;
    this.#codeFolder = model.codeFolder;
    this.functionName = model.name;
    this.maximumConcurrency = Math.min(maximumEnvironments, model.reservedConcurrency ?? maximumEnvironments);
  }

  async invoke(event: string, requestId: string = randomUUID()): Promise<InvocationResult> {
    if (this.#closed) return { ok: false, error: stackStopped };
    if (this.maximumConcurrency === 0) return { ok: false, error: throttled };
    return await new Promise((settle) => {
      this.#waiting.push({ requestId, event, settle });
      this.#dispatch();
    });
  }

  async warmUp(): Promise<FunctionError | undefined> {
    if (this.#environments.size > this.#starting || this.#closed || this.maximumConcurrency === 0) return undefined;
    return await new Promise((settle) => {
      this.#warmUps.push(settle);
      if (this.#starting === 0) this.#startEnvironment();
    });
  }

  async replaceCode(codeFolder: string): Promise<FunctionError | undefined> {
    if (this.#closed) return stackStopped;
    return await new Promise((settle) => this.#startEnvironment({ codeFolder, onReady: settle }));
  }

  kill(): void {
    // A killed environment accepts no invocation, even if its process has not ended yet.
    this.#free.length = 0;
    for (const environment of this.#environments) environment.kill();
  }

  pids(): number[] {
    return [...this.#environments].flatMap(({ pid }) => pid ?? []);
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const { settle } of this.#waiting.splice(0)) settle({ ok: false, error: stackStopped });
    this.#free.length = 0;
    for (const environment of this.#environments) {
      if (this.#options.letExit === true) environment.end();
      else environment.kill();
    }
    if (this.#environments.size === 0) return;
    const timer = setTimeout(() => this.kill(), exitTimeoutMs);
    await new Promise<void>((resolve) => this.#onAllGone.push(resolve));
    clearTimeout(timer);
  }

  #dispatch(): void {
    while (this.#waiting.length > 0) {
      const environment = this.#free.pop();
      if (environment === undefined) break;
      const job = this.#waiting.shift();
      if (job !== undefined) void environment.invoke(job.requestId, job.event).then(job.settle);
    }
    while (
      this.#starting + this.#returning.size < this.#waiting.length &&
      this.#environments.size < this.maximumConcurrency
    ) {
      this.#startEnvironment();
    }
  }

  /** Starts an environment. With `onReady`, its code becomes the function's code when the environment is ready. */
  #startEnvironment({ codeFolder = this.#codeFolder, onReady }: Replacement = {}): void {
    const { model, endpoints, clock, initTimeoutMs = defaultInitTimeoutMs, onLogLine } = this.#options;
    let initialising = true;
    const initialised = (error?: FunctionError): void => {
      if (!initialising) return;
      initialising = false;
      this.#starting--;
      for (const settle of onReady === undefined ? this.#warmUps.splice(0) : []) settle(error);
      if (onReady !== undefined && error === undefined) this.#retireAllBut(codeFolder);
      onReady?.(error);
    };
    this.#starting++;
    const environment = new ProcessEnvironment({
      functionArn: model.arn,
      timeoutSeconds: model.timeoutSeconds,
      memorySizeMiB: model.memorySizeMiB,
      layersFolder: model.layersFolder,
      hasForeignLayers: model.hasForeignLayers,
      variables: functionVariables({ ...model, codeFolder }, endpoints),
      clock,
      initTimeoutMs,
      onLogLine,
      onResponded: () => this.#returning.add(environment),
      onFree: () => {
        initialised();
        this.#returning.delete(environment);
        if (codeFolder === this.#codeFolder) this.#free.push(environment);
        else environment.end();
        this.#dispatch();
      },
      onGone: (initError) => {
        initialised(initError);
        this.#remove(environment);
        // The invocation that needed the environment fails, as on Lambda. Otherwise a broken function would start environments forever.
        if (initError !== undefined && onReady === undefined)
          this.#waiting.shift()?.settle({ ok: false, error: initError });
        if (!this.#closed) this.#dispatch();
      },
    });
    this.#environments.add(environment);
  }

  /** Ends free environments at once. Busy ones end after their invocation. */
  #retireAllBut(codeFolder: string | undefined): void {
    this.#codeFolder = codeFolder;
    for (const environment of this.#free.splice(0)) environment.end();
  }

  #remove(environment: ProcessEnvironment): void {
    this.#environments.delete(environment);
    this.#returning.delete(environment);
    const index = this.#free.indexOf(environment);
    if (index >= 0) this.#free.splice(index, 1);
    if (this.#environments.size === 0) for (const resolve of this.#onAllGone.splice(0)) resolve();
  }
}
