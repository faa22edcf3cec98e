import type { LocalStack } from '@daybreak/local-stack';
import { closest, didYouMean } from '../terminal/closest.ts';
import { formatDuration } from '../terminal/format-duration.ts';
import { UsageError } from '../terminal/usage-error.ts';
import { parseDuration } from './duration.ts';

type Stack = Pick<LocalStack, 'throttleTables' | 'killFunctions'>;

interface Fault {
  text: string;
  /** Begins the fault, and returns what ends it. */
  begin(stack: Stack): () => void;
}

const killEveryMs = 1_000;

/** The faults of `daybreak dev fault`, by name. */
export const faults: Readonly<Record<string, Fault>> = {
  'throttle-table': {
    text: 'DynamoDB throttles every request of a function',
    begin(stack) {
      stack.throttleTables(true);
      return () => stack.throttleTables(false);
    },
  },
  'kill-functions': {
    text: 'every function is killed each second',
    begin(stack) {
      stack.killFunctions();
      const timer = setInterval(() => stack.killFunctions(), killEveryMs);
      return () => clearInterval(timer);
    },
  },
};

/** Makes faults of a stack, each for a while. */
export class FaultMaker implements Disposable {
  readonly #stack: Stack;
  readonly #say: (text: string) => void;
  /** What ends each fault. */
  readonly #active = new Map<string, () => void>();

  constructor(stack: Stack, say: (text: string) => void) {
    this.#stack = stack;
    this.#say = say;
  }

  /** Begins a fault, or begins it again. Returns a message. Throws UsageError for an unknown fault or length of time. */
  begin(name = '', duration = '30s'): string {
    const names = Object.keys(faults);
    const fault = Object.hasOwn(faults, name) ? faults[name] : undefined;
    if (fault === undefined)
      throw new UsageError(
        `${name} is not a fault: there are ${names.join(' and ')}${didYouMean(closest(name, names))}`,
      );
    const ms = parseDuration(duration);
    this.#active.get(name)?.();
    const end = fault.begin(this.#stack);
    const timer = setTimeout(() => {
      this.#active.get(name)?.();
      this.#say(`The fault ${name} is over`);
    }, ms);
    this.#active.set(name, () => {
      clearTimeout(timer);
      end();
      this.#active.delete(name);
    });
    return `For ${formatDuration(ms)}, ${fault.text}`;
  }

  [Symbol.dispose](): void {
    for (const end of this.#active.values()) end();
  }
}
