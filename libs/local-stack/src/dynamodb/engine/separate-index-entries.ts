// oxlint-disable-next-line typescript/triple-slash-reference -- dynalite ships no types, and other projects compile this file too
/// <reference path="./dynalite.d.ts" />
import { createHash } from 'node:crypto';
import database, { type DynaliteItem, type DynaliteStore, type DynaliteTable } from 'dynalite/db/index.js';

/**
 * Keeps entries of an index apart. dynalite 4 identifies an entry by the index's attributes and 24 bits of a hash of the table's key. If
 * two items agree in all of these, the second replaces the first, and no query finds the first again. Here, each key also ends with the
 * complete hash. The order of the entries does not change.
 */
export function separateIndexEntries(): void {
  const { createIndexKey, updateIndexes } = database;

  // The start of the next page of a query or a scan.
  database.createIndexKey = (item, table, keySchema) => createIndexKey(item, table, keySchema) + endingOf(item, table);

  database.updateIndexes = (store, table, existing, item, done) => {
    const either = existing ?? item;
    if (either === undefined || either === null) updateIndexes(store, table, existing, item, done);
    else updateIndexes(withEnding(store, endingOf(either, table)), table, existing, item, done);
  };
}

/** An update never changes an item's key, so all entries that it puts and deletes have the same ending. */
function withEnding(store: DynaliteStore, ending: string): DynaliteStore {
  return {
    getIndexDb(indexType, tableName, indexName) {
      const entries = store.getIndexDb(indexType, tableName, indexName);
      return {
        put: (key, item, done) => entries.put(key + ending, item, done),
        del: (key, done) => entries.del(key + ending, done),
      };
    },
  };
}

function endingOf(item: DynaliteItem, { KeySchema }: DynaliteTable): string {
  const key = KeySchema.map(({ AttributeName }) => item[AttributeName]);
  return `/${createHash('sha256').update(JSON.stringify(key)).digest('hex')}`;
}
