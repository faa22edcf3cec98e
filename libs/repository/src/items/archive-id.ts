import { maximumHistoryVersions, type Row, type Tombstone, utf8Bytes } from '@daybreak/domain';

/** No row id contains this character (see `textProblem`), so no row has the id of another item of the table. */
const separator = '\uFFFF';
/** The id of the item with the settings of the table, such as its shard count. */
export const settingsId = `${separator}daybreak-settings`;
/** The id of the item with the pauses of the table. */
export const pausesId = `${separator}daybreak-pauses`;
const tableItemIds: ReadonlySet<string> = new Set([settingsId, pausesId]);
/** DynamoDB's size limit of a partition key. */
const maximumIdBytes = 2_048;

/**
 * The id of the archive item for the end of a version. A row has 50 archive items; version 51 reuses the item of version 1.
 * Undefined when the row id is too long to append to.
 */
export function archiveId(rowId: string, version: number): string | undefined {
  const id = `${rowId}${separator}${version % maximumHistoryVersions}`;
  return utf8Bytes(id) <= maximumIdBytes ? id : undefined;
}

/** Whether an item with this id is a row or tombstone, and not an archive item or an item of the table itself. */
export function isRowId(itemId: string): boolean {
  return !itemId.includes(separator);
}

/** The id of the row that an archive item belongs to; undefined for any other item. */
export function archivedRowId(itemId: string): string | undefined {
  return isRowId(itemId) || tableItemIds.has(itemId) ? undefined : itemId.split(separator)[0];
}

/** The ids of the archive items that may hold the ends missing in the row's own history, by version. */
export function archiveIdsOf({ id, version, history }: Row | Tombstone): Map<string, string> {
  const isEnded = Object.hasOwn(history, version);
  const first = Math.max(1, version - maximumHistoryVersions + (isEnded ? 1 : 0));
  const versions = Array.from({ length: Math.max(0, version - first) }, (_, n) => first + n);
  const missing = versions.filter((missingVersion) => !Object.hasOwn(history, missingVersion));
  return new Map(
    missing.flatMap((missingVersion) => {
      const archiveItemId = archiveId(id, missingVersion);
      return archiveItemId === undefined ? [] : [[String(missingVersion), archiveItemId]];
    }),
  );
}
