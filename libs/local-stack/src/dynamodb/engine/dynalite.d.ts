declare module 'dynalite' {
  import type { Server } from 'node:http';

  interface DynaliteOptions {
    /** The folder of the LevelDB store. Without it, the store is in memory. */
    path?: string;
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
  }

  export default function dynalite(options?: DynaliteOptions): Server;
}

/** The parts of dynalite's store that this folder uses. */
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

  type Found = (error: unknown, value?: Readonly<Record<string, unknown>>) => void;
  /** The bounds of a range of keys. */
  interface Range {
    gt?: string;
    gte?: string;
    lt?: string;
    lte?: string;
    reverse?: boolean;
    limit?: number;
  }
  /** Values by key. */
  export interface Entries extends DynaliteIndex {
    /** Runs the work while no other caller holds the lock of the key. The work calls its argument to release the lock. */
    lock(key: string, work: (release: <Callback>(done: Callback) => Callback) => void): void;
    get(key: string, found: Found): void;
    createKeyStream(range?: Range): NodeJS.EventEmitter;
    createValueStream(range: Range): NodeJS.EventEmitter;
  }
  /** The store that actions use. */
  export interface ActionStore {
    readonly options: { createTableMs: number; deleteTableMs: number; updateTableMs: number; maxItemSize: number };
    readonly tableDb: Entries & { readonly awsRegion: string; readonly awsAccountId: string };
    /** Finds a table. Does not find a table that is not active, unless `mustBeActive` is false. */
    getTable(tableName: string, ...parameters: [found: Found] | [mustBeActive: boolean, found: Found]): void;
    getItemDb(tableName: string): Entries;
    deleteItemDb(tableName: string, done: Done): void;
    getIndexDb(indexType: string, tableName: string, indexName: string): Entries;
    deleteIndexDb(indexType: string, tableName: string, indexName: string, done: Done): void;
    deleteTagDb(tableName: string, done: Done): void;
  }

  interface Units {
    CapacityUnits: number;
  }
  export interface ConsumedCapacity extends Units {
    /** With `INDEXES`, as are the following members. */
    Table?: Units | undefined;
    GlobalSecondaryIndexes?: Record<string, Units>;
    LocalSecondaryIndexes?: Record<string, Units>;
  }
  /** The validated body of a request. */
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
    /** Returns undefined if the request does not ask for consumed capacity. */
    addConsumedCapacity(
      data: DynaliteRequest,
      isRead: boolean,
      item: DynaliteItem | undefined,
      existing?: DynaliteItem,
    ): ConsumedCapacity | undefined;
    /** Returns the error of a failed condition. */
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

/** A parser of one kind of expression. */
declare module 'dynalite/db/*Parser.js' {
  export interface ExpressionContext {
    readonly attrNames?: Readonly<Record<string, string>>;
    readonly attrVals?: Readonly<Record<string, object>>;
    /** The names and values of a request that no expression has used yet. The parser removes those that the expression uses. */
    readonly unusedAttrNames: Record<string, unknown>;
    readonly unusedAttrVals: Record<string, unknown>;
  }
  export interface ExpressionParser {
    /** Returns the parsed expression, or an error message. Throws for a syntax error. */
    parse(this: void, expression: string, options: { context: ExpressionContext }): unknown;
  }
  const parser: ExpressionParser;
  export default parser;
}

declare module 'dynalite/actions/*' {
  import type { ActionStore } from 'dynalite/db/index.js';

  /** Carries out a validated request. */
  export default function act(
    store: ActionStore,
    request: object,
    done: (error: Error | null | undefined, answer?: unknown) => void,
  ): void;
}

declare module 'dynalite/validations/index.js' {
  import type { ActionStore } from 'dynalite/db/index.js';

  const validations: {
    /** Returns the known members of a request, each with its type. Changes the request. Throws an error with the response. */
    checkTypes(request: unknown, types: Record<string, unknown>): object;
    checkValidations(request: object, types: Record<string, unknown>, custom: unknown, store: ActionStore): void;
  };
  export default validations;
}

declare module 'dynalite/validations/*' {
  const validation: {
    /** The known members of a request. Others are removed. */
    readonly types: Record<string, unknown>;
    /** Further checks. */
    readonly custom?: unknown;
  };
  export default validation;
}
