declare module 'dynalite' {
  import type { Server } from 'node:http';

  interface DynaliteOptions {
    /** Folder of the LevelDB store; in memory without it. */
    path?: string;
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
  }

  export default function dynalite(options?: DynaliteOptions): Server;
}

/** Its store; what create-dynalite.ts needs of it. */
declare module 'dynalite/db/index.js' {
  type Done = (error?: unknown) => void;
  interface KeySchemaElement {
    readonly AttributeName: string;
  }

  export type DynaliteItem = Readonly<Record<string, unknown>>;
  export interface DynaliteTable {
    readonly KeySchema: readonly KeySchemaElement[];
  }
  export interface DynaliteIndex {
    put(key: string, item: DynaliteItem, done: Done): void;
    del(key: string, done: Done): void;
  }
  export interface DynaliteStore {
    getIndexDb(indexType: string, tableName: string, indexName: string): DynaliteIndex;
  }

  const database: {
    createIndexKey(item: DynaliteItem, table: DynaliteTable, keySchema: readonly KeySchemaElement[]): string;
    updateIndexes(
      store: DynaliteStore,
      table: DynaliteTable,
      existing: DynaliteItem | null | undefined,
      item: DynaliteItem | null | undefined,
      done: Done,
    ): void;
  };
  export default database;
}
