import { integerVariable, textVariable } from '@daybreak/runtime';
import * as v from 'valibot';
import { defaultShardCount, maximumShardCount } from '../table/shard-count.ts';
import type { RowRepositoryOptions } from './row-repository.ts';

/** What every function reads of the rows' table: its name, and the count of shards that it gets where it has none yet. */
export const rowsTableVariables = {
  ROWS_TABLE_NAME: textVariable,
  DUE_SHARD_COUNT: v.optional(integerVariable({ min: 1, max: maximumShardCount }), String(defaultShardCount)),
};

type RowsTableVariables = {
  [Name in keyof typeof rowsTableVariables]: v.InferOutput<(typeof rowsTableVariables)[Name]>;
};

/** The table as `createRowRepository` takes it. */
export function rowsTableConfig({
  ROWS_TABLE_NAME,
  DUE_SHARD_COUNT,
}: RowsTableVariables): Pick<RowRepositoryOptions, 'tableName' | 'firstShardCount'> {
  return { tableName: ROWS_TABLE_NAME, firstShardCount: DUE_SHARD_COUNT };
}
