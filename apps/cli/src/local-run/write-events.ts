import { closeSync, openSync, writeSync } from 'node:fs';
import type { LocalStack } from '@daybreak/local-stack';
import { UsageError } from '../terminal/usage-error.ts';

/** The file with the events of a run, which is closed when it is disposed of. */
export interface EventsFile extends Disposable {
  /** The number of events so far. */
  count(): number;
}

/**
 * Writes each event that is published from now on as a line of JSON: whole events of a bus, or messages of a topic. Replaces the
 * file. Throws UsageError for a stack that publishes none, and for a file that cannot be written.
 */
export function writeEvents({ outputs, events }: Pick<LocalStack, 'outputs' | 'events'>, path: string): EventsFile {
  if (outputs['EventTarget'] === undefined) {
    throw new UsageError('--events needs a stack with an event target, and that of DAYBREAK_TEMPLATE has none');
  }
  const file = openFile(path);
  let count = 0;
  const unsubscribe = events.onPublished(({ event }) => {
    count += 1;
    writeSync(file, `${JSON.stringify(event)}\n`);
  });
  return {
    count: () => count,
    [Symbol.dispose]() {
      unsubscribe();
      closeSync(file);
    },
  };
}

function openFile(path: string): number {
  try {
    return openSync(path, 'w');
  } catch (error) {
    throw new UsageError(`--events ${path}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
