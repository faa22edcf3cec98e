import { type AttributeValue, ScanCommand } from '@aws-sdk/client-dynamodb';
import { type OnUnreadable, readItems, throwUnreadable } from '../items/read-items.ts';
import { isRunId } from './run-id.ts';
import { type Run, runOfItem } from './run-item.ts';
import type { RunTable } from './run-table.ts';

/** The number of items that one Scan request reads. */
const pageSize = 250;

/**
 * Lists the runs with the latest scheduled times, the latest first. The error of an item that cannot be read is passed to
 * `onUnreadable`, or thrown without it. It scans the whole table, and holds at most `limit` runs and a page in memory.
 */
export async function listRuns(
  { documentClient, tableName }: RunTable,
  { limit }: { limit: number },
  onUnreadable: OnUnreadable = throwUnreadable,
): Promise<Run[]> {
  let latest: Run[] = [];
  let startKey: Record<string, AttributeValue> | undefined;
  do {
    const { Items: items = [], LastEvaluatedKey: last } = await documentClient.send(
      new ScanCommand({ TableName: tableName, ConsistentRead: true, Limit: pageSize, ExclusiveStartKey: startKey }),
    );
    const records = items.filter((item) => isRunId(item['runId']?.S ?? ''));
    const runs = readItems(records, runOfItem, onUnreadable);
    latest = [...latest, ...runs].toSorted(latestFirst).slice(0, limit);
    startKey = last;
  } while (startKey !== undefined);
  return latest;
}

/** By scheduled time, then by start time. */
function latestFirst(a: Run, b: Run): number {
  return orderOf(a) < orderOf(b) ? 1 : -1;
}

/** ISO instants of the same form sort as text. */
function orderOf({ scheduledTime, startedAt }: Run): string {
  return `${scheduledTime} ${startedAt}`;
}
