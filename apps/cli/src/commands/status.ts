import { formatStatus } from '../overview/format-status.ts';
import { readStatus } from '../overview/read-status.ts';
import { watchStatus } from '../overview/watch-status.ts';
import { openTarget } from '../target/open-target.ts';
import type { Environment } from '../terminal/environment.ts';
import { print } from '../terminal/print.ts';
import { UnreadableItems } from '../terminal/unreadable-items.ts';
import type { CommandOptions } from './command-options.ts';

export interface StatusOptions extends CommandOptions {
  /** The seconds between two readings, or true for the default. */
  watch?: number | true;
}

const watchEverySeconds = 2;

/**
 * Prints the queue depths, the last run, the number of due and of failed rows, the pauses, missing rules, and the alarms of a stack. Resolves to 1 when a run can't be read.
 * With `--watch`, prints them again and again, until Ctrl-C.
 */
export async function status(options: StatusOptions, environment: Environment): Promise<0 | 1> {
  await using target = await openTarget(options, environment);
  const unreadable = new UnreadableItems();
  const read = async () => await readStatus(target, environment.now(), unreadable);
  const { watch } = options;
  if (watch !== undefined)
    await watchStatus(
      { read, everySeconds: watch === true ? watchEverySeconds : watch, json: options.json },
      environment,
    );
  const report = await read();
  print(environment, options, report, formatStatus);
  return unreadable.report(environment.stderr);
}
