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

/** Its store; what the files here need of it. */
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
  /** Bounds of keys. */
  interface Range {
    gt?: string;
    gte?: string;
    lt?: string;
    lte?: string;
    reverse?: boolean;
    limit?: number;
  }
  /** Values by their keys. */
  export interface Entries extends DynaliteIndex {
    /** Runs the work when nobody else holds the key. It gives the key back by calling what it gets. */
    lock(key: string, work: (release: <Callback>(done: Callback) => Callback) => void): void;
    get(key: string, found: Found): void;
    createKeyStream(range?: Range): NodeJS.EventEmitter;
    createValueStream(range: Range): NodeJS.EventEmitter;
  }
  /** What actions ask of a store. */
  export interface ActionStore {
    readonly options: { createTableMs: number; deleteTableMs: number; updateTableMs: number; maxItemSize: number };
    readonly tableDb: Entries & { readonly awsRegion: string; readonly awsAccountId: string };
    /** Unless it is asked for false, a table that is not active is not found. */
    getTable(tableName: string, ...asked: [found: Found] | [mustBeActive: boolean, found: Found]): void;
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

/** A parser of one kind of expression. */
declare module 'dynalite/db/*Parser.js' {
  export interface ExpressionContext {
    readonly attrNames?: Readonly<Record<string, string>>;
    readonly attrVals?: Readonly<Record<string, object>>;
    /** Those of a request that no expression has used yet; the parser takes off what this one uses. */
    readonly unusedAttrNames: Record<string, unknown>;
    readonly unusedAttrVals: Record<string, unknown>;
  }
  export interface ExpressionParser {
    /** What the expression says, or the message of an error. Throws for one that cannot be read. */
    parse(this: void, expression: string, options: { context: ExpressionContext }): unknown;
  }
  const parser: ExpressionParser;
  export default parser;
}

declare module 'dynalite/actions/*' {
  import type { ActionStore } from 'dynalite/db/index.js';

  /** Carries out a request that was checked. */
  export default function act(
    store: ActionStore,
    request: object,
    done: (error: Error | null | undefined, answer?: unknown) => void,
  ): void;
}

declare module 'dynalite/validations/index.js' {
  import type { ActionStore } from 'dynalite/db/index.js';

  const validations: {
    /** The members of a request that it may have, each of its type. Throws an error with its answer, and changes the request. */
    checkTypes(request: unknown, types: Record<string, unknown>): object;
    checkValidations(request: object, types: Record<string, unknown>, custom: unknown, store: ActionStore): void;
  };
  export default validations;
}

declare module 'dynalite/validations/*' {
  const validation: {
    /** The members that a request may have; any other is left out. */
    readonly types: Record<string, unknown>;
    /** What else is checked. */
    readonly custom?: unknown;
  };
  export default validation;
}
