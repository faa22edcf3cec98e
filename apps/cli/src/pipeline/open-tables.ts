import {
  createRowRepository,
  createRunRepository,
  dueShards,
  type RowRepository,
  type RunRepository,
} from '@daybreak/repository';
import { type Clock, createDynamoDBDocumentClient, systemClock } from '@daybreak/runtime';
import type { StackOutputs } from './outputs.ts';

type ClientConfig = Parameters<typeof createDynamoDBDocumentClient>[0];

/** The tables of a target. */
export interface Tables extends Disposable {
  readonly rows: RowRepository;
  /** Throws when the target does not tell where its runs are. */
  readonly runs: RunRepository;
  /** Every shard of the index of due rows. */
  readonly shards: readonly string[];
}

/** Opens the tables that the outputs name. Throws when one of them is missing. */
export function openTables(
  config: ClientConfig,
  { outputOf }: Pick<StackOutputs, 'outputOf'>,
  clock: Clock = systemClock,
): Tables {
  const tableName = outputOf('RowsTableName');
  const shardCount = Number(outputOf('DueShardCount'));
  const documentClient = createDynamoDBDocumentClient(config);
  return {
    rows: createRowRepository({ documentClient, tableName, shardCount, clock }),
    get runs() {
      return createRunRepository({ documentClient, tableName: outputOf('RunsTableName'), clock });
    },
    shards: dueShards(shardCount),
    [Symbol.dispose]: () => documentClient.destroy(),
  };
}
