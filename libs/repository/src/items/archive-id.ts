import { maximumHistoryVersions, type Row, type Tombstone, utf8Bytes } from '@daybreak/domain';

/** No row's id holds this character (`textProblem`), so no row has the id of an archived end, or of the table's settings. */
const separator = '\uFFFF';
/** The id of the item that says what holds for the whole table. */
export const settingsId = `${separator}daybreak-settings`;
/** DynamoDB's limit on a partition key. */
const maximumIdBytes = 2_048;

/**
 * The id of the item in which the end of a version is archived: one of 50 a row, each of which the end of 50 versions later takes over.
 * Undefined for a row whose own id leaves no room for it.
 */
export function archiveId(rowId: string, version: number): string | undefined {
  const id = `${rowId}${separator}${version % maximumHistoryVersions}`;
  return utf8Bytes(id) <= maximumIdBytes ? id : undefined;
}

/** Whether it is a row's own item that may lie under an id of the rows' table: neither an archived end nor the table's settings. */
export function isRowId(itemId: string): boolean {
  return !itemId.includes(separator);
}

/** Of which row an item of the rows' table is an archived end; undefined for one that is none. */
export function archivedRowId(itemId: string): string | undefined {
  return isRowId(itemId) || itemId === settingsId ? undefined : itemId.split(separator)[0];
}

/** Where the ends may be that the row itself does not tell, by version. */
export function archiveIdsOf({ id, version, history }: Row | Tombstone): Map<string, string> {
  const isEnded = Object.hasOwn(history, version);
  const first = Math.max(1, version - maximumHistoryVersions + (isEnded ? 1 : 0));
  const versions = Array.from({ length: Math.max(0, version - first) }, (_, n) => first + n);
  const missing = versions.filter((each) => !Object.hasOwn(history, each));
  return new Map(
    missing.flatMap((each) => {
      const archivedIn = archiveId(id, each);
      return archivedIn === undefined ? [] : [[String(each), archivedIn]];
    }),
  );
}
