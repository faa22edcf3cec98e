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
  /** Milliseconds of the machine's clock that an environment may take to get ready. */
  readonly initTimeoutMs?: number;
  /** At the end, idle environments exit by themselves, so that Node.js writes profiles or coverage; by default they are killed. */
  readonly letExit?: boolean | undefined;
  onLogLine(line: string): void;
}

/** Three times Lambda's own: it is there to end what hangs, not to fail what a busy machine delays. */
const defaultInitTimeoutMs = 30_000;
/** What takes longer to exit is killed. */
const exitTimeoutMs = 5_000;

interface Job {
  readonly requestId: string;
  readonly event: string;
  readonly settle: (result: InvocationResult) => void;
}

interface Trial {
  codeFolder?: string | undefined;
  onTried?: (error: FunctionError | undefined) => void;
}

/** Runs a function's bundle in processes of its own: started on demand, used again, as many as may run at once. */
export class ProcessFunction implements FunctionHost {
  readonly functionName: string;
  readonly maximumConcurrency: number;
  readonly #options: ProcessFunctionOptions;
  readonly #environments = new Set<ProcessEnvironment>();
  readonly #free: ProcessEnvironment[] = [];
  /** They have answered and are about to ask for more: too good to start another one beside them. */
  readonly #returning = new Set<ProcessEnvironment>();
  readonly #waiting: Job[] = [];
  readonly #warmUps: ((error: FunctionError | undefined) => void)[] = [];
  readonly #onAllGone: (() => void)[] = [];
  /** Of new environments. One of older code ends with its invocation. */
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
    return await new Promise((settle) => this.#startEnvironment({ codeFolder, onTried: settle }));
  }

  kill(): void {
    // A killed environment takes nothing more, though its process is still going.
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

  /** With `onTried`, new code is on trial: it becomes the function's when this environment is ready. */
  #startEnvironment({ codeFolder = this.#codeFolder, onTried }: Trial = {}): void {
    const { model, endpoints, clock, initTimeoutMs = defaultInitTimeoutMs, onLogLine } = this.#options;
    let initialising = true;
    const initialised = (error?: FunctionError): void => {
      if (!initialising) return;
      initialising = false;
      this.#starting--;
      for (const settle of onTried === undefined ? this.#warmUps.splice(0) : []) settle(error);
      if (onTried !== undefined && error === undefined) this.#retireAllBut(codeFolder);
      onTried?.(error);
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
      onAnswered: () => this.#returning.add(environment),
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
        // The invocation that it was started for fails with it, as Lambda's does; otherwise a broken function would start for ever.
        if (initError !== undefined && onTried === undefined)
          this.#waiting.shift()?.settle({ ok: false, error: initError });
        if (!this.#closed) this.#dispatch();
      },
    });
    this.#environments.add(environment);
  }

  /** Free environments end at once, others when they answer. */
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
