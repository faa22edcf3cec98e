import { randomInt } from 'node:crypto';

const variable = 'DAYBREAK_QUEUE_SEED';

/** What the queues of the run's local stacks draw their order and their duplicates from, where its process says. */
export function seedOfRun(): { seed?: number } {
  const { [variable]: seed } = process.env;
  return seed === undefined ? {} : { seed: Number(seed) };
}

/** A Jest reporter: draws a seed for the whole run unless it is given one, and tells it when a test has failed. */
export default class SeedReporter {
  onRunStart(): void {
    process.env[variable] ??= String(randomInt(2 ** 32));
  }

  onRunComplete(_: unknown, { numFailedTests }: { numFailedTests: number }): void {
    if (numFailedTests > 0)
      process.stderr.write(
        `${variable}=${process.env[variable]} repeats the order of the queues' messages, and which came twice\n`,
      );
  }
}
