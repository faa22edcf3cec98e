import { createRowRepository, createRunRepository, type RowRepository, type RunRepository } from '@daybreak/repository';
import { type Clock, createDynamoDBDocumentClient, systemClock } from '@daybreak/runtime';
import type { StackOutputs } from './outputs.ts';

type ClientConfig = Parameters<typeof createDynamoDBDocumentClient>[0];

/** The tables of a target. */
export interface Tables extends Disposable {
  readonly rows: RowRepository;
  /** Throws when the target has no output for its table of runs. */
  readonly runs: RunRepository;
}

/** Opens the tables that the outputs name. Throws when one of them is missing. */
export function openTables(
  config: ClientConfig,
  { outputOf }: Pick<StackOutputs, 'outputOf'>,
  clock: Clock = systemClock,
): Tables {
  const tableName = outputOf('RowsTableName');
  const firstShardCount = Number(outputOf('DueShardCount'));
  const documentClient = createDynamoDBDocumentClient(config);
  return {
    rows: createRowRepository({ documentClient, tableName, firstShardCount, clock }),
    get runs() {
      return createRunRepository({ documentClient, tableName: outputOf('RunsTableName'), clock });
    },
    [Symbol.dispose]: () => documentClient.destroy(),
  };
}
