import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { maximumHistoryVersions, type Row, type RowHistory, type VersionEnd } from '@daybreak/domain';
import { archiveId } from '../../items/archive-id.ts';
import { expiresAtSeconds } from '../../items/expires-at-seconds.ts';
import { itemEnd } from '../../items/history-item.ts';
import { toAttribute, toAttributes } from '../../items/attribute-value.ts';
import { archivedEndIsOlder } from '../../table/conditions.ts';
import type { RowTable } from '../../table/row-table.ts';
import { updateRow, type UpdateParts } from '../../table/update-row.ts';

/** The ends of the last versions stay on the row, because most late messages concern them. */
const versionsOnRow = 2;
/** Bounds the first update of a row of an older release, which may carry 50 ends. */
const maximumEndsAtOnce = 10;

/** An archived end. `notes` is its number of superseded runs when it was archived: the row may drop the end while the number is the same. */
export interface ArchivedEnd {
  version: number;
  notes: number;
}

/** Ends of a row to archive. `createdAt` distinguishes the row from an earlier row with the same id. */
export interface EndsToArchive extends Pick<Row, 'id' | 'createdAt'> {
  ends: RowHistory;
}

/** The oldest ends that a scheduled row no longer needs to hold. */
export function endsToArchive(row: Pick<Row, 'id' | 'createdAt' | 'version' | 'history'>): EndsToArchive {
  const { id, createdAt, version, history } = row;
  if (archiveId(id, version) === undefined) return { id, createdAt, ends: {} };
  const ends = Object.entries(history).filter(([ended]) => {
    const age = version - Number(ended);
    return age >= versionsOnRow && age < maximumHistoryVersions;
  });
  const oldest = ends.toSorted(([a], [b]) => Number(a) - Number(b)).slice(0, maximumEndsAtOnce);
  return { id, createdAt, ends: Object.fromEntries(oldest) };
}

/** The version and note count of each end, for `writeValues` and `complete`. */
export function archivedEnds({ ends }: EndsToArchive): ArchivedEnd[] {
  return Object.entries(ends).map(([version, end]) => ({ version: Number(version), notes: notesOf(end) }));
}

/**
 * Copies ends of a row to archive items. An archive item that has more notes or a later version is kept. Where finished rows are kept
 * for a time, so is an archived end: it goes no later than its row.
 */
export async function archiveEnds(table: RowTable, { id, createdAt, ends }: EndsToArchive): Promise<void> {
  const { keepCompletedDays, clock } = table;
  for (const [version, end] of Object.entries(ends)) {
    const archiveItemId = archiveId(id, Number(version));
    if (archiveItemId === undefined) continue;
    await updateRow(table, {
      rowId: archiveItemId,
      parts: {
        set: [
          '#history = :ends',
          '#version = :version',
          '#createdAt = :createdAt',
          ...(keepCompletedDays === undefined ? [] : ['#expiresAt = :expiresAt']),
        ],
        // A delete of an earlier row with this id may have set it.
        remove: keepCompletedDays === undefined ? ['#expiresAt'] : [],
        values: {
          ':ends': { M: { [version]: endAttribute(end) } },
          ':version': toAttribute(Number(version)),
          ':createdAt': toAttribute(createdAt),
          ...(keepCompletedDays === undefined
            ? {}
            : { ':expiresAt': toAttribute(expiresAtSeconds(clock.now(), keepCompletedDays)) }),
        },
        names: { '#v0': version },
      },
      condition: archivedEndIsOlder,
      conditionValues: { ':notes': toAttribute(notesOf(end)) },
    });
  }
}

/** Update parts that remove archived ends from a row, with clauses that hold while no note was added to them. */
export interface EndsRemoval {
  parts: UpdateParts;
  clauses: string[];
  clauseValues: UpdateParts['values'];
}

/** Sends an update that also removes archived ends. When its condition fails, it sends the update again without the removal. */
export async function sendRemovingEnds<Updated>(
  archived: readonly ArchivedEnd[],
  send: (removal: EndsRemoval) => Promise<Updated | undefined>,
): Promise<Updated | undefined> {
  const updated = await send(removalOf(archived));
  return updated !== undefined || archived.length === 0 ? updated : await send(removalOf([]));
}

export function removalOf(archived: readonly ArchivedEnd[]): EndsRemoval {
  return {
    parts: {
      set: [],
      remove: archived.map((_, n) => `#history.#a${n}`),
      values: {},
      names: Object.fromEntries(archived.map(({ version }, n) => [`#a${n}`, String(version)])),
    },
    clauses: archived.map((_, n) => `size(#history.#a${n}.#superseded) = :a${n}`),
    clauseValues: Object.fromEntries(archived.map(({ notes }, n) => [`:a${n}`, toAttribute(notes)])),
  };
}

function endAttribute({ end, error, superseded = {}, ...rest }: VersionEnd): AttributeValue {
  return {
    M: toAttributes({ ...rest, ...itemEnd(end), superseded, ...(error === undefined ? {} : { error: { ...error } }) }),
  };
}

function notesOf({ superseded = {} }: VersionEnd): number {
  return Object.keys(superseded).length;
}
