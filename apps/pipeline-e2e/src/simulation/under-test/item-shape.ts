import type { Row } from '@daybreak/domain';
import { dueKey, dueShard, toAttribute, toAttributes, type RowOrTombstone } from '@daybreak/repository';
import type { Item } from '@daybreak/testkit';
import type { ItemShape } from '../oracle/check-item.ts';

/** What a row shows of its item. */
const shownByRow = [
  'id',
  'dueDate',
  'dueTime',
  'timeZone',
  'repeat',
  'seriesDate',
  'calendar',
  'shift',
  'shiftedDate',
  'rule',
  'changes',
  'values',
  'writes',
  'status',
  'version',
  'runId',
  'planId',
  'history',
  'lastError',
  'occurrence',
  'anchorDate',
  'createdAt',
  'updatedAt',
];

/** What the item of a row, or of what is left of one, has to be: written a second time, apart from the repository that makes it so. */
export function itemShape({ row }: RowOrTombstone, { shardCount }: { shardCount: number }): ItemShape {
  if (row === undefined) return { derived: {}, owners: [], shown: ['id', 'status', 'version', 'history', 'expiresAt'] };
  const completedAt = lastCompletion(row);
  return {
    derived: {
      // The index holds what is still to be done, and nothing else.
      ...(row.status === 'scheduled' && {
        dueShard: toAttribute(dueShard(row.id, shardCount)),
        dueAt: readyInstants(row).map((readyAt) => toAttribute(dueKey({ ...row, readyAt }))),
      }),
      ...(completedAt !== undefined && toAttributes({ completedAt })),
    },
    owners: ['definitionHash'],
    shown: shownByRow,
  };
}

/** When the row became ready; a run that goes on with its next occurrence at once does not set it. */
function readyInstants({ version, history, createdAt }: Row): (string | undefined)[] {
  const before = history[String(version - 1)];
  const began = before?.after?.at ?? before?.at ?? createdAt;
  // A row that was put in the place of one that was replaced or deleted began then.
  const readyAt = began > createdAt ? began : createdAt;
  const isNextOccurrence = before?.end === 'completed' && before.after === undefined;
  return isNextOccurrence ? [readyAt, undefined] : [readyAt];
}

/** When an occurrence of the row was last completed, by its history; a row that was put anew has had none. */
function lastCompletion({ history }: Row): string | undefined {
  for (const [, { end, at, after }] of Object.entries(history).toSorted(([a], [b]) => Number(b) - Number(a))) {
    const put = [end, after?.edit].find((edit) => edit === 'replaced' || edit === 'deleted');
    if (put !== undefined) return undefined;
    if (end === 'completed') return at;
  }
  return undefined;
}

/** A row's item with all ends of its history: those on the row itself, and of the others what is archived. */
export function withArchivedEnds(item: Item, archived: readonly Item[]): Item {
  const ends = archived.flatMap(({ history }) => Object.entries(history?.M ?? {}));
  return { ...item, history: { M: { ...Object.fromEntries(ends), ...item['history']?.M } } };
}
