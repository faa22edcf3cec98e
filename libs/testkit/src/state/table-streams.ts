import type { StackClock, StackModel } from '@daybreak/local-stack';
import { createTableStream, type TableStream } from '@daybreak/local-stack/internal';
import type { ItemChange } from '../oracle/oracle.ts';

/** The streams of a run's tables, by ARN. */
export interface TableStreams {
  readonly byArn: ReadonlyMap<string, TableStream>;
  /** Adds the changes of a request to the streams. */
  note(changes: readonly ItemChange[]): void;
}

export function createTableStreams(
  { tables }: Pick<StackModel, 'tables'>,
  clock: Pick<StackClock, 'now'>,
  region: string,
): TableStreams {
  const byTable = new Map<string, TableStream>();
  for (const table of tables) {
    const { name, stream } = table;
    if (stream === undefined) continue;
    byTable.set(name, createTableStream({ table, stream, region, now: () => clock.now() }));
  }
  return {
    byArn: new Map([...byTable.values()].map((stream) => [stream.arn, stream])),
    note(changes) {
      for (const { table, before, after } of changes) byTable.get(table)?.append({ before, after });
    },
  };
}
