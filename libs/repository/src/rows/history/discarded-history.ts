import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { isCalendarDate, maximumHistoryVersions } from '@daybreak/domain';
import { toAttributes } from '../../items/attribute-value.ts';
import { endVersion } from './version-end.ts';

type Item = Record<string, AttributeValue>;

interface DiscardedHistoryOptions {
  /** The stored version of the item; undefined when it is missing or invalid. */
  version: number | undefined;
  now: string;
  /** Whether a tombstone with this history is readable. */
  isReadable(history: Item): boolean;
}

/**
 * The history of the tombstone that replaces an unreadable item: its readable entries, from which runs are counted, and an
 * end of its last version, on which late runs are recorded.
 */
export function discardedHistory(item: Item, { version, now, isReadable }: DiscardedHistoryOptions): Item {
  const entries = item['history']?.M ?? {};
  const ends = version === undefined ? [] : endsOf(item, entries[version], version, now);
  const candidates = [...Object.entries(entries), ...ends.map((end): [string, AttributeValue] => [`${version}`, end])];
  const tooOld = String((version ?? 0) - maximumHistoryVersions);
  // For one version the last readable candidate wins.
  return Object.fromEntries(candidates.filter(([key, entry]) => key !== tooOld && isReadable({ [key]: entry })));
}

/** Candidates for the end of the last version: its deletion, and the stored end with its missing fields filled in. */
function endsOf(item: Item, ended: AttributeValue | undefined, version: number, now: string): AttributeValue[] {
  const rowFields = { dueDate: dueDateOf(item) ?? now.slice(0, 'YYYY-MM-DD'.length), written: writtenOf(item) };
  const { ':versionEnd': deleted = { M: {} } } = endVersion({ version, end: 'deleted', at: now, ...rowFields }).values;
  if (ended?.M === undefined) return [deleted];
  // The end of a failed version has no dueDate and written: they are attributes of the row, which the tombstone does not have.
  return [deleted, { M: { ...toAttributes({ ...rowFields, after: { edit: 'deleted', at: now } }), ...ended.M } }];
}

function dueDateOf({ dueDate }: Item): string | undefined {
  return dueDate?.S !== undefined && isCalendarDate(dueDate.S) ? dueDate.S : undefined;
}

function writtenOf({ writes }: Item): number {
  return Object.keys(writes?.M ?? {}).length;
}
