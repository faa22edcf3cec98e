import { integerVariable, textVariable } from '@daybreak/runtime';
import * as v from 'valibot';
import type { RowTable } from './row-table.ts';

/** What every function reads of the rows' table: its name, and the number of shards of its due index. */
export const rowsTableVariables = {
  ROWS_TABLE_NAME: textVariable,
  DUE_SHARD_COUNT: v.optional(integerVariable({ min: 1, max: 100 }), '16'),
};

type RowsTableVariables = {
  [Name in keyof typeof rowsTableVariables]: v.InferOutput<(typeof rowsTableVariables)[Name]>;
};

/** The table as `createRowRepository` takes it. */
export function rowsTableConfig({
  ROWS_TABLE_NAME,
  DUE_SHARD_COUNT,
}: RowsTableVariables): Pick<RowTable, 'tableName' | 'shardCount'> {
  return { tableName: ROWS_TABLE_NAME, shardCount: DUE_SHARD_COUNT };
}
