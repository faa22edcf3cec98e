import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Row, VersionEnd } from '@daybreak/domain';
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
  'catchUp',
  'shiftedDate',
  'tenant',
  'priority',
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
export function itemShape(
  { row }: RowOrTombstone,
  { shardCount, item, keepCompletedDays }: ItemShapeOptions,
): ItemShape {
  if (row === undefined) return { derived: {}, owners: [], shown: ['id', 'status', 'version', 'history', 'expiresAt'] };
  const completedAt = lastCompletion(row);
  return {
    derived: {
      // The index holds what is still to be done, in other partitions what has failed, and nothing else.
      ...(row.status === 'scheduled' && {
        dueShard: dueShardsOf(row, shardCount, item),
        dueAt: readyInstants(row, item).map((readyAt) => toAttribute(dueKey({ ...row, readyAt }))),
      }),
      ...(row.status === 'failed' &&
        toAttributes({
          dueShard: `failed#${dueShard(row.id, 16)}`,
          dueAt: row.history[String(row.version)]?.at ?? '',
        })),
      ...(completedAt !== undefined && toAttributes({ completedAt })),
      ...expiryOf(row, keepCompletedDays),
    },
    owners: ['definitionHash', 'editLog'],
    shown: shownByRow,
  };
}

interface ItemShapeOptions {
  shardCount: number;
  /** Days for which finished rows are kept. Default: for ever. */
  keepCompletedDays?: number | undefined;
  /** The item itself, for what does not follow from the row: the pause that holds it, and when it was released. */
  item: Item;
}

/** When the row expires: so many days after it ended, if it was completed or skipped and does not recur. */
function expiryOf({ status, version, history }: Row, keepCompletedDays: number | undefined): Item {
  const endedAt = history[String(version)]?.at;
  const isFinished = status === 'completed' || status === 'skipped';
  if (!isFinished || endedAt === undefined || keepCompletedDays === undefined) return {};
  return { expiresAt: toAttribute(Math.floor(Date.parse(endedAt) / 1_000) + keepCompletedDays * 86_400) };
}

/** Whether a partition of the index is one in which a pause holds rows. */
export function isHeldShard(shard: string | undefined): boolean {
  return /^paused#[\w-]{12}#\d{2}$/.test(shard ?? '');
}

/** The row's shard or, for a row that was held back, also the one in which its pause holds it. */
function dueShardsOf(row: Row, shardCount: number, { dueShard: found }: Item): AttributeValue[] {
  const shard = dueShard(row.id, shardCount);
  const isHeld =
    pausedAtOf(row) !== undefined &&
    isHeldShard(found?.S) &&
    [shard, '00'].some((held) => found?.S?.endsWith(`#${held}`));
  return [toAttribute(shard), ...(found !== undefined && isHeld ? [found] : [])];
}

/** When the current version of the row was held back; undefined if it was not. */
function pausedAtOf({ version, history }: Row): string | undefined {
  const before = history[String(version - 1)];
  return before?.end === 'paused' && before.after === undefined ? before.at : undefined;
}

/** When the row became ready; a run that goes on with its next occurrence at once does not set it. */
function readyInstants(row: Row, { dueAt, dueShard: shard }: Item): (string | undefined)[] {
  const { version, history, createdAt } = row;
  const pausedAt = pausedAtOf(row);
  const releasedAt = dueAt?.S?.split('#')[1] ?? '';
  if (pausedAt !== undefined && !isHeldShard(shard?.S)) return [releasedAt > pausedAt ? releasedAt : pausedAt];
  const before = history[String(version - 1)];
  // A row that was put in the place of another began then; by the clock of a function, a version may end before that.
  const readyAt = (isPutAnew(before) ? undefined : (before?.after?.at ?? before?.at)) ?? createdAt;
  const isByRun = before?.end === 'completed' || (before?.end === 'skipped' && before.runId !== undefined);
  const isNextOccurrence = isByRun && before.after === undefined;
  return isNextOccurrence ? [readyAt, undefined] : [readyAt];
}

/** Whether a row was put in the place of the one whose version ended so. */
function isPutAnew(ended: Pick<VersionEnd, 'end' | 'after'> | undefined): boolean {
  return [ended?.end, ended?.after?.edit].some((edit) => edit === 'replaced' || edit === 'deleted');
}

/** When an occurrence of the row was last completed, by its history; a row that was put anew has had none. */
function lastCompletion({ history }: Row): string | undefined {
  for (const [, ended] of Object.entries(history).toSorted(([a], [b]) => Number(b) - Number(a))) {
    if (isPutAnew(ended)) return undefined;
    if (ended.end === 'completed') return ended.at;
  }
  return undefined;
}

/** A row's item with all ends of its history: those on the row itself, and of the others what is archived. */
export function withArchivedEnds(item: Item, archived: readonly Item[]): Item {
  const ends = archived.flatMap(({ history }) => Object.entries(history?.M ?? {}));
  return { ...item, history: { M: { ...Object.fromEntries(ends), ...item['history']?.M } } };
}
