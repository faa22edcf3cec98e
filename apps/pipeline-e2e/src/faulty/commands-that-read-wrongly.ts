import type { Rewriting } from '@daybreak/testkit';
import { rewriteClient } from '@daybreak/testkit/internal';
import type { DaybreakPipeline } from '../simulation/under-test/daybreak-pipeline.ts';

/** Commands that read tables wrongly: the pipeline does every row, but nobody is shown it as it is. All break I6. */

/** Counts the due rows of the first page of each shard. */
export function countDueThatDropsItsCursor(pipeline: DaybreakPipeline): DaybreakPipeline {
  return withFirstPage(pipeline, (operation) => operation === 'Query');
}

/** Reads the first rows of the table. */
export function scanRowsThatDropsItsCursor(pipeline: DaybreakPipeline): DaybreakPipeline {
  return withFirstPage(pipeline, (operation, table) => operation === 'Scan' && table === pipeline.rowsTable);
}

/** Lists the runs among the first items of the table. */
export function listRunsThatDropsItsCursor(pipeline: DaybreakPipeline): DaybreakPipeline {
  return withFirstPage(pipeline, (operation, table) => operation === 'Scan' && table === pipeline.runsTable);
}

function withFirstPage(
  pipeline: DaybreakPipeline,
  isFaulty: (operation: string, table: unknown) => boolean,
): DaybreakPipeline {
  return withReads(pipeline, {
    response(operation, body, { TableName: table }) {
      const { LastEvaluatedKey: _, ...firstPage } = body;
      return isFaulty(operation, table) ? firstPage : body;
    },
  });
}

/** Scans without asking for consistency. */
export function scanRowsThatReadsEventually(pipeline: DaybreakPipeline): DaybreakPipeline {
  return withReads(pipeline, {
    request(operation, body) {
      const { ConsistentRead: _, ...rest } = body;
      return operation === 'Scan' ? rest : body;
    },
  });
}

function withReads(pipeline: DaybreakPipeline, rewriting: Rewriting): DaybreakPipeline {
  return { ...pipeline, readTables: (client) => pipeline.readTables(rewriteClient(client, rewriting)) };
}
