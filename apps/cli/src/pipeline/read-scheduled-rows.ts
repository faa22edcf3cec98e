import type { Pause, Row } from '@daybreak/domain';
import { type DueRow, heldPartition, type OnUnreadable, type RowRepository } from '@daybreak/repository';

const pageSize = 500;
/** After the due time of every row. */
export const lastInstant = '9999-12-31T23:59:59.999Z';

/** The part of the due index to read. */
export interface IndexRange {
  /** UTC instant, exclusive. Default: from the first row on. */
  dueAfter?: string | undefined;
  /** UTC instant, inclusive. */
  dueBy: string;
  /** Whether the row of this entry is read. Default: each row. */
  isWanted?: (entry: Pick<DueRow, 'id' | 'messageGroupId'>) => boolean;
}

/** The scheduled rows of one partition of the due index, read from the table, in the order of their due time. Reports items that are not valid rows. */
export async function* readPartition(
  rows: Pick<RowRepository, 'dueRows' | 'getMany'>,
  shard: string,
  { dueAfter, dueBy, isWanted = () => true }: IndexRange,
  onUnreadable: OnUnreadable,
): AsyncGenerator<Row, void, undefined> {
  let cursor: string | undefined;
  do {
    const page = await rows.dueRows({ shard, dueAfter, dueBy, limit: pageSize, cursor });
    // With the items that are invalid in the index: getMany reports why, unless they have been fixed since.
    const entries = [...page.rows, ...(page.unreadable ?? []).map((id) => ({ id }))];
    const ids = entries.filter(isWanted).map(({ id }) => id);
    const byId = new Map((await rows.getMany(ids, onUnreadable)).map((row) => [row.id, row]));
    for (const id of ids) {
      const row = byId.get(id);
      // The index is eventually consistent.
      if (row?.status === 'scheduled') yield row;
    }
    cursor = page.cursor;
  } while (cursor !== undefined);
}

/** The partitions in which these pauses hold rows. */
export async function heldPartitions(
  rows: Pick<RowRepository, 'shardsHeldBy'>,
  pauses: readonly Pick<Pause, 'id' | 'rowId'>[],
): Promise<string[]> {
  const partitions: string[] = [];
  for (const pause of pauses)
    partitions.push(...(await rows.shardsHeldBy(pause)).map((shard) => heldPartition(pause.id, shard)));
  return partitions;
}

/** The scheduled rows of a range, those that pauses hold back too. */
export async function* readScheduledRows(
  rows: Pick<RowRepository, 'shards' | 'pauses' | 'shardsHeldBy' | 'dueRows' | 'getMany'>,
  range: IndexRange,
  onUnreadable: OnUnreadable,
): AsyncGenerator<Row, void, undefined> {
  const { active, resumed } = await rows.pauses();
  const partitions = [...(await rows.shards()), ...(await heldPartitions(rows, [...active, ...resumed]))];
  for (const partition of partitions) yield* readPartition(rows, partition, range, onUnreadable);
}
