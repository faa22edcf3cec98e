import { AsyncLocalStorage } from 'node:async_hooks';
import type { SimulatedTimer, SimulatedEnvironment } from './simulated-environment.ts';

/** The maximum delay of Node's timers. Node replaces a longer delay, and one below 1 ms, by 1 ms. */
const longestDelayMs = 2 ** 31 - 1;
const live = new Map<number, SimulatedTimeout>();
let lastId = 0;

export interface SimulatedTimeoutOptions {
  environment: SimulatedEnvironment;
  callback: () => void;
  delayMs: unknown;
  repeats: boolean;
}

/** The timer object of `setTimeout` and `setInterval` in a simulated environment. */
export class SimulatedTimeout {
  readonly #options: SimulatedTimeoutOptions;
  readonly #delayMs: number;
  readonly #id = (lastId += 1);
  /** Runs the callback in the async context of the code that set the timer. */
  readonly #inContext = AsyncLocalStorage.snapshot();
  #timer: SimulatedTimer | undefined;

  constructor(options: SimulatedTimeoutOptions) {
    const delayMs = Number(options.delayMs);
    this.#options = options;
    this.#delayMs = delayMs >= 1 && delayMs <= longestDelayMs ? Math.trunc(delayMs) : 1;
    this.#set();
  }

  /** Returns the timer with this object or id, if any. */
  static find(timer: unknown): SimulatedTimeout | undefined {
    if (timer instanceof SimulatedTimeout) return timer;
    return typeof timer === 'number' || typeof timer === 'string' ? live.get(Number(timer)) : undefined;
  }

  #set(): void {
    const { environment, callback, repeats } = this.#options;
    const description = `${repeats ? 'setInterval' : 'setTimeout'} of ${this.#delayMs} ms`;
    live.set(this.#id, this);
    const fire = (): void => {
      if (repeats) this.#set();
      else live.delete(this.#id);
      try {
        this.#inContext(callback);
      } catch (error) {
        environment.crash(error);
      }
    };
    this.#timer = environment.setTimer(this.#delayMs, fire, description);
  }

  close(): this {
    this.#timer?.cancel();
    live.delete(this.#id);
    return this;
  }

  refresh(): this {
    this.close();
    this.#set();
    return this;
  }

  ref(): this {
    return this;
  }

  /** Changes nothing: it lets a process end, but an execution environment does not end with its invocation. */
  unref(): this {
    return this;
  }

  hasRef(): boolean {
    return true;
  }

  [Symbol.toPrimitive](): number {
    return this.#id;
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
