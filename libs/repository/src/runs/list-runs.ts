import { type AttributeValue, ScanCommand } from '@aws-sdk/client-dynamodb';
import { type OnUnreadable, readItems, throwUnreadable } from '../items/read-items.ts';
import { isRunId } from './run-id.ts';
import { type Run, runOfItem } from './run-item.ts';
import type { RunTable } from './run-table.ts';

/** Records of runs that one request reads. */
const pageSize = 250;

/**
 * The runs with the latest scheduled times, the latest first. An item that is no run is told to `onUnreadable`, without which it is
 * thrown. It reads the whole table, and holds `limit` runs and a page.
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

/** By scheduled time; runs of one time by when they began. */
function latestFirst(a: Run, b: Run): number {
  return orderOf(a) < orderOf(b) ? 1 : -1;
}

/** Instants of one form sort as text. */
function orderOf({ scheduledTime, startedAt }: Run): string {
  return `${scheduledTime} ${startedAt}`;
}
