import { AsyncLocalStorage } from 'node:async_hooks';
import type { SimulatedTimer, SimulatedEnvironment } from './simulated-environment.ts';

/** The longest delay of Node's timers; a longer one counts as 1 ms, as one below 1 does. */
const longestDelayMs = 2 ** 31 - 1;
const live = new Map<number, SimulatedTimeout>();
let lastId = 0;

export interface SimulatedTimeoutOptions {
  environment: SimulatedEnvironment;
  callback: () => void;
  delayMs: unknown;
  repeats: boolean;
}

/** What `setTimeout` and `setInterval` return on a simulated environment. */
export class SimulatedTimeout {
  readonly #options: SimulatedTimeoutOptions;
  readonly #delayMs: number;
  readonly #id = (lastId += 1);
  /** Calls back in the context of the code that set the timer. */
  readonly #inContext = AsyncLocalStorage.snapshot();
  #timer: SimulatedTimer | undefined;

  constructor(options: SimulatedTimeoutOptions) {
    const delayMs = Number(options.delayMs);
    this.#options = options;
    this.#delayMs = delayMs >= 1 && delayMs <= longestDelayMs ? Math.trunc(delayMs) : 1;
    this.#set();
  }

  /** The timer that was set under this object or this number, if one was. */
  static find(timer: unknown): SimulatedTimeout | undefined {
    if (timer instanceof SimulatedTimeout) return timer;
    return typeof timer === 'number' || typeof timer === 'string' ? live.get(Number(timer)) : undefined;
  }

  #set(): void {
    const { environment, callback, repeats } = this.#options;
    const what = `${repeats ? 'setInterval' : 'setTimeout'} of ${this.#delayMs} ms`;
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
    this.#timer = environment.setTimer(this.#delayMs, fire, what);
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

  /** Lets a process end; an environment of Lambda does not end, and so the timer counts as before. */
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
