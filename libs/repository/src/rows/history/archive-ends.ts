import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { maximumHistoryVersions, type Row, type RowHistory, type VersionEnd } from '@daybreak/domain';
import { archiveId } from '../../items/archive-id.ts';
import { toAttribute, toAttributes } from '../../items/attribute-value.ts';
import { isNotArchived } from '../../table/conditions.ts';
import type { RowTable } from '../../table/row-table.ts';
import { updateRow, type UpdateParts } from '../../table/update-row.ts';

/** The ends of the last versions stay on the row, where most notes of late runs come to. */
const versionsOnRow = 2;
/** Of a row from before ends were archived, so many at a time, or its first update would be a large one. */
const mostAtOnce = 10;

/** An end that is archived, with as many notes of late runs as it had then: it may go from its row while it has no more. */
export interface ArchivedEnd {
  version: number;
  notes: number;
}

/** Ends of a row, which tells the row from one that was put under its id before. */
export interface EndsToArchive extends Pick<Row, 'id' | 'createdAt'> {
  ends: RowHistory;
}

/** Which ends a row that waits at its version no longer needs to carry. */
export function endsToArchive(row: Pick<Row, 'id' | 'createdAt' | 'version' | 'history'>): EndsToArchive {
  const { id, createdAt, version, history } = row;
  if (archiveId(id, version) === undefined) return { id, createdAt, ends: {} };
  const ends = Object.entries(history).filter(([ended]) => {
    const age = version - Number(ended);
    return age >= versionsOnRow && age < maximumHistoryVersions;
  });
  const oldest = ends.toSorted(([a], [b]) => Number(a) - Number(b)).slice(0, mostAtOnce);
  return { id, createdAt, ends: Object.fromEntries(oldest) };
}

/** What they are once they are archived. */
export function archivedEnds({ ends }: EndsToArchive): ArchivedEnd[] {
  return Object.entries(ends).map(([version, end]) => ({ version: Number(version), notes: notesOf(end) }));
}

/** Copies ends of a row to items of their own. What is there already and has more notes, or is of a later version, stays. */
export async function archiveEnds(table: RowTable, { id, createdAt, ends }: EndsToArchive): Promise<void> {
  for (const [version, end] of Object.entries(ends)) {
    const archivedIn = archiveId(id, Number(version));
    if (archivedIn === undefined) continue;
    await updateRow(table, {
      rowId: archivedIn,
      parts: {
        set: ['#history = :ends', '#version = :version', '#createdAt = :createdAt'],
        // The row may have been deleted and put again.
        remove: ['#expiresAt'],
        values: {
          ':ends': { M: { [version]: endAttribute(end) } },
          ':version': toAttribute(Number(version)),
          ':createdAt': toAttribute(createdAt),
        },
        names: { '#v0': version },
      },
      condition: isNotArchived,
      conditionValues: { ':notes': toAttribute(notesOf(end)) },
    });
  }
}

/** What an update that ends a version takes off the row with it, and the clauses under which no note is lost so. */
export interface Dropped {
  parts: UpdateParts;
  clauses: string[];
  clauseValues: UpdateParts['values'];
}

/** Sends an update that takes archived ends off their row, or else, where one has had a note since, the same without that. */
export async function dropping<Updated>(
  archived: readonly ArchivedEnd[],
  send: (dropped: Dropped) => Promise<Updated | undefined>,
): Promise<Updated | undefined> {
  const updated = await send(dropArchived(archived));
  return updated !== undefined || archived.length === 0 ? updated : await send(dropArchived([]));
}

export function dropArchived(archived: readonly ArchivedEnd[]): Dropped {
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

function endAttribute({ error, superseded = {}, ...end }: VersionEnd): AttributeValue {
  return { M: toAttributes({ ...end, superseded, ...(error === undefined ? {} : { error: { ...error } }) }) };
}

function notesOf({ superseded = {} }: VersionEnd): number {
  return Object.keys(superseded).length;
}
