import { integerVariable, textVariable } from '@daybreak/runtime';
import * as v from 'valibot';
import { defaultShardCount, maximumShardCount } from '../table/shard-count.ts';
import type { RowRepositoryOptions } from './row-repository.ts';

/** The environment variables of the rows' table: its name, and the shard count that a new table gets. */
export const rowsTableVariables = {
  ROWS_TABLE_NAME: textVariable,
  DUE_SHARD_COUNT: v.optional(integerVariable({ min: 1, max: maximumShardCount }), String(defaultShardCount)),
};

type RowsTableVariables = {
  [Name in keyof typeof rowsTableVariables]: v.InferOutput<(typeof rowsTableVariables)[Name]>;
};

/** The options of `createRowRepository` that come from environment variables. */
export function rowsTableConfig({
  ROWS_TABLE_NAME,
  DUE_SHARD_COUNT,
}: RowsTableVariables): Pick<RowRepositoryOptions, 'tableName' | 'firstShardCount'> {
  return { tableName: ROWS_TABLE_NAME, firstShardCount: DUE_SHARD_COUNT };
}
