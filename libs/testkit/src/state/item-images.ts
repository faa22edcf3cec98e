import type { StackClock, TableModel } from '@daybreak/local-stack';
import { createRecentImages, createStaleReads, type StaleReads } from '@daybreak/local-stack/internal';
import type { ItemChange } from '../oracle/oracle.ts';
import { keyOf } from '../wire/item.ts';

/** Keeps items as they were one second ago, which a read without `ConsistentRead` may show. */
export interface ItemImages {
  note(changes: readonly ItemChange[]): void;
  readonly staleReads: StaleReads;
}

export function createItemImages(tables: readonly TableModel[], clock: Pick<StackClock, 'now'>): ItemImages {
  const images = createRecentImages(() => clock.now());
  return {
    note(changes) {
      for (const { table: tableName, before, after } of changes) {
        const model = tables.find(({ name }) => name === tableName);
        if (model !== undefined) images.note({ tableName, key: keyOf(model, after ?? before ?? {}) }, before);
      }
    },
    staleReads: createStaleReads(tables, images),
  };
}
