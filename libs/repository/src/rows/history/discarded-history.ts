import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { isCalendarDate, maximumHistoryVersions } from '@daybreak/domain';
import { toAttributes } from '../../items/attribute-value.ts';
import { endVersion } from './version-end.ts';

type Item = Record<string, AttributeValue>;

interface DiscardedHistoryOptions {
  /** The version that the item is at; undefined where it does not say. */
  version: number | undefined;
  now: string;
  /** Whether a tombstone can have these entries: there is no row beside them to tell what they leave out. */
  isReadable(history: Item): boolean;
}

/**
 * The history that the tombstone of an item that is no row goes on with: what can be read of it, from which the runs that
 * dispatched the row are still counted, and an end of its last version, on which a run that comes too late is noted.
 */
export function discardedHistory(item: Item, { version, now, isReadable }: DiscardedHistoryOptions): Item {
  const entries = item['history']?.M ?? {};
  const ends = version === undefined ? [] : endsOf(item, entries[version], version, now);
  const candidates = [...Object.entries(entries), ...ends.map((end): [string, AttributeValue] => [`${version}`, end])];
  const tooOld = String((version ?? 0) - maximumHistoryVersions);
  // Of one version's, the last that can be read.
  return Object.fromEntries(candidates.filter(([key, entry]) => key !== tooOld && isReadable({ [key]: entry })));
}

/** What can stand for the end of the last version, the better one last: its deletion, and the end that it has, filled up. */
function endsOf(item: Item, ended: AttributeValue | undefined, version: number, now: string): AttributeValue[] {
  const told = { dueDate: dueDateOf(item) ?? now.slice(0, 'YYYY-MM-DD'.length), written: writtenOf(item) };
  const { ':versionEnd': deleted = { M: {} } } = endVersion({ version, end: 'deleted', at: now, ...told }).values;
  if (ended?.M === undefined) return [deleted];
  // A failure left the date and the count to the row, which will not tell them any more.
  return [deleted, { M: { ...toAttributes({ ...told, after: { edit: 'deleted', at: now } }), ...ended.M } }];
}

function dueDateOf({ dueDate }: Item): string | undefined {
  return dueDate?.S !== undefined && isCalendarDate(dueDate.S) ? dueDate.S : undefined;
}

function writtenOf({ writes }: Item): number {
  return Object.keys(writes?.M ?? {}).length;
}
