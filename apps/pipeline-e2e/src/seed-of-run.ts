import { randomInt } from 'node:crypto';
import * as v from 'valibot';

const variable = 'DAYBREAK_QUEUE_SEED';
const limit = 2 ** 32;

const seedSchema = v.pipe(
  v.string(),
  v.transform(Number),
  v.integer(`${variable} must be a whole number`),
  v.minValue(0),
  v.maxValue(limit - 1),
);

type Environment = Record<string, string | undefined>;

/** What the queues of the run's local stacks draw their order and their duplicates from, where its process has them. */
export function seedOfRun(environment: Environment = process.env): { seed?: number } {
  const { [variable]: seed } = environment;
  return seed === undefined ? {} : { seed: v.parse(seedSchema, seed) };
}

/** A Jest reporter: draws a seed for the whole run unless it is given one, and prints it when a test has failed. */
export default class SeedReporter {
  readonly #environment: Environment;
  readonly #write: (line: string) => void;

  constructor(
    _config: unknown,
    _options: unknown,
    _context: unknown,
    environment: Environment = process.env,
    write: (line: string) => void = (line) => void process.stderr.write(line),
  ) {
    this.#environment = environment;
    this.#write = write;
  }

  /** Before the workers are there, which get these variables. */
  onRunStart(): void {
    this.#environment[variable] ??= String(randomInt(limit));
  }

  onRunComplete(_: unknown, { numFailedTests }: { numFailedTests: number }): void {
    if (numFailedTests === 0) return;
    const seed = this.#environment[variable];
    this.#write(`${variable}=${seed} repeats the order of the queues' messages, and which came twice\n`);
  }
}
