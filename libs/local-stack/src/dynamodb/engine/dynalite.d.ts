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

/** Its store; what create-dynalite.ts and count-dynalite-units.ts need of it. */
declare module 'dynalite/db/index.js' {
  type Done = (error?: unknown) => void;
  interface KeySchemaElement {
    readonly AttributeName: string;
    readonly KeyType: 'HASH' | 'RANGE';
  }

  export type DynaliteItem = Readonly<Record<string, unknown>>;
  export interface DynaliteIndexDescription {
    readonly IndexName: string;
    readonly KeySchema: readonly KeySchemaElement[];
    readonly Projection: {
      readonly ProjectionType: 'ALL' | 'KEYS_ONLY' | 'INCLUDE';
      readonly NonKeyAttributes?: readonly string[];
    };
  }
  export interface DynaliteTable {
    readonly KeySchema: readonly KeySchemaElement[];
    readonly GlobalSecondaryIndexes?: readonly DynaliteIndexDescription[];
    readonly LocalSecondaryIndexes?: readonly DynaliteIndexDescription[];
  }
  export interface DynaliteIndex {
    put(key: string, item: DynaliteItem, done: Done): void;
    del(key: string, done: Done): void;
  }
  export interface DynaliteStore {
    getIndexDb(indexType: string, tableName: string, indexName: string): DynaliteIndex;
  }

  interface Units {
    CapacityUnits: number;
  }
  export interface ConsumedCapacity extends Units {
    /** With `INDEXES`, as are the others. */
    Table?: Units | undefined;
    GlobalSecondaryIndexes?: Record<string, Units>;
    LocalSecondaryIndexes?: Record<string, Units>;
  }
  /** A request's body, checked. */
  export interface DynaliteRequest {
    readonly ConsistentRead?: boolean;
    readonly ReturnValuesOnConditionCheckFailure?: string;
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
    /** Undefined when the request asks for none. */
    addConsumedCapacity(
      data: DynaliteRequest,
      isRead: boolean,
      item: DynaliteItem | undefined,
      existing?: DynaliteItem,
    ): ConsumedCapacity | undefined;
    /** The error of a condition that fails. */
    checkConditional(
      data: DynaliteRequest,
      existing: DynaliteItem | undefined,
    ): { body?: Record<string, unknown> } | null | undefined;
    queryTable(
      store: DynaliteStore,
      table: DynaliteTable,
      data: DynaliteRequest,
      options: object,
      isLocal: boolean | undefined,
      fetchesFromTable: boolean,
      startKeyNames: readonly string[],
      done: (error: unknown, result?: { ConsumedCapacity?: ConsumedCapacity }) => void,
    ): void;
  };
  export default database;
}

/** The members that a request may have; any other is left out. */
declare module 'dynalite/validations/*' {
  const validation: { readonly types: Record<string, unknown> };
  export default validation;
}
