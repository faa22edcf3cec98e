import { integerVariable, textVariable } from '@daybreak/runtime';
import * as v from 'valibot';
import { minimumKeepDays } from '../items/expires-at-seconds.ts';
import { defaultShardCount, maximumShardCount } from '../table/shard-count.ts';
import type { RowRepositoryOptions } from './row-repository.ts';

/** Ten times as long as anybody keeps rows, and an instant that exists. */
const maximumKeepDays = 36_500;

/** The environment variables of the rows' table: its name, the shard count that a new table gets, and how long finished rows are kept. */
export const rowsTableVariables = {
  ROWS_TABLE_NAME: textVariable,
  DUE_SHARD_COUNT: v.optional(integerVariable({ min: 1, max: maximumShardCount }), String(defaultShardCount)),
  /** Default: finished rows are kept for ever. */
  KEEP_COMPLETED_DAYS: v.optional(integerVariable({ min: minimumKeepDays, max: maximumKeepDays })),
};

const schema = v.object(rowsTableVariables);

/** The options of `createRowRepository` that come from environment variables. */
export function rowsTableConfig({
  ROWS_TABLE_NAME,
  DUE_SHARD_COUNT,
  KEEP_COMPLETED_DAYS,
}: v.InferOutput<typeof schema>): Pick<RowRepositoryOptions, 'tableName' | 'firstShardCount' | 'keepCompletedDays'> {
  return {
    tableName: ROWS_TABLE_NAME,
    firstShardCount: DUE_SHARD_COUNT,
    ...(KEEP_COMPLETED_DAYS === undefined ? {} : { keepCompletedDays: KEEP_COMPLETED_DAYS }),
  };
}
