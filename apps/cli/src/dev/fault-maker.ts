import { closest, didYouMean } from '../terminal/closest.ts';
import { formatDuration } from '../terminal/format-duration.ts';
import { formatTable } from '../terminal/format-table.ts';
import { UsageError } from '../terminal/usage-error.ts';
import { parseDuration } from './duration.ts';
import { faults, type FaultyStack } from './faults.ts';

const longestMs = 24 * 60 * 60 * 1000;

interface ActiveFault {
  name: string;
  untilMs: number;
  end(): void;
}

/** Makes faults of a stack, each for a while. */
export class FaultMaker implements Disposable {
  readonly #stack: FaultyStack;
  readonly #say: (text: string) => void;
  /** By what they are a fault of. */
  readonly #active = new Map<string, ActiveFault>();

  constructor(stack: FaultyStack, say: (text: string) => void) {
    this.#stack = stack;
    this.#say = say;
  }

  /**
   * Begins a fault, or begins it again, ends it when the length of time is `off`, or without a name lists them all. Returns a message. Throws UsageError for an unknown fault
   * or length of time.
   */
  order(name?: string, duration = '30s'): string {
    if (name === undefined) return this.#list();
    const names = Object.keys(faults);
    const fault = Object.hasOwn(faults, name) ? faults[name] : undefined;
    if (fault === undefined)
      throw new UsageError(`${name} is not a fault: there are ${names.join(', ')}${didYouMean(closest(name, names))}`);
    const active = this.#active.get(fault.of);
    if (duration === 'off') {
      if (active?.name !== name) return `The fault ${name} is not active`;
      active.end();
      return `The fault ${name} has ended`;
    }
    const ms = parseDuration(duration);
    if (ms > longestMs) throw new UsageError(`A fault lasts a day at most: ${duration} is longer`);
    active?.end();
    this.#begin(name, fault, ms);
    return `For ${formatDuration(ms)}, ${fault.text}`;
  }

  #begin(name: string, fault: (typeof faults)[string], ms: number): void {
    const end = fault.begin(this.#stack);
    const timer = setTimeout(() => {
      this.#active.get(fault.of)?.end();
      this.#say(`The fault ${name} is over`);
    }, ms);
    this.#active.set(fault.of, {
      name,
      untilMs: performance.now() + ms,
      end: () => {
        clearTimeout(timer);
        end();
        this.#active.delete(fault.of);
      },
    });
  }

  /** Every fault, with the time that an active one has left. */
  #list(): string {
    return formatTable(
      Object.entries(faults).map(([name, { of, text }]) => {
        const active = this.#active.get(of);
        const left = active?.name === name ? `for ${formatDuration(active.untilMs - performance.now())} more` : '';
        return [name, text, left];
      }),
    ).join('\n');
  }

  [Symbol.dispose](): void {
    for (const { end } of this.#active.values()) end();
  }
}
