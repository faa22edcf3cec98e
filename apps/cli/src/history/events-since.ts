import type { RowRepository } from '@daybreak/repository';
import { eventsOf, type HistoryEvent } from './events-of.ts';

/** What happened to a row since somebody read it at a version: who changed what. Empty for a row that does not exist. */
export async function eventsSince(
  rows: Pick<RowRepository, 'getWithHistory'>,
  id: string,
  version: number,
): Promise<HistoryEvent[]> {
  const found = await rows.getWithHistory(id);
  return found === undefined
    ? []
    : eventsOf(found.row ?? found.tombstone).filter((event) => event.version >= version && event.event !== 'put');
}
