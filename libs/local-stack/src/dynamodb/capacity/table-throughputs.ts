import type { TableModel } from '../../template/stack-model.ts';
import { type Capacity, isProvisioned, type TableCapacity } from './capacity.ts';
import type { Throttled } from './refusal.ts';
import { Throughput } from './throughput.ts';
import type { TouchedKeys } from './touched-keys.ts';

export interface TableThroughputsOptions {
  readonly tables: readonly TableModel[];
  readonly capacity: TableCapacity;
  /** Epoch milliseconds; where time stands still, nothing comes back. */
  now(): number;
  /** `arn:aws:dynamodb:eu-west-1:000000000000:table/` */
  readonly tableArnPrefix: string;
}

/** What a request takes before it is known what it costs: the least that it can. */
const leastUnits = { read: 0.5, write: 1 } as const;

/** How much every table, and every global index, still takes. A local index takes from its table. */
export class TableThroughputs {
  readonly #options: TableThroughputsOptions;
  readonly #tables: ReadonlyMap<string, TableModel>;
  readonly #throughputs = new Map<string, Throughput>();

  constructor(options: TableThroughputsOptions) {
    this.#options = options;
    this.#tables = new Map(options.tables.map((table) => [table.name, table]));
    // A table keeps what it leaves unused from its creation on, not from its first request.
    for (const { name, globalSecondaryIndexes } of options.tables)
      for (const indexName of [undefined, ...globalSecondaryIndexes.map((index) => index.name)])
        for (const kind of ['read', 'write'] as const) this.#throughputOf(kind, name, indexName);
  }

  /** What keeps a request out. A write is kept out by a global index, too, when that can't follow. */
  limit(kind: 'read' | 'write', { tableName, indexName, partitionKey }: TouchedKeys): Throttled | undefined {
    const own = this.#limit(kind, tableName, indexName, partitionKey);
    if (own !== undefined || kind === 'read') return own;
    for (const { name } of this.#tables.get(tableName)?.globalSecondaryIndexes ?? []) {
      // Which entry a write changes is known only once it is done.
      const ofIndex = this.#limit(kind, tableName, name, undefined);
      if (ofIndex !== undefined) return ofIndex;
    }
    return undefined;
  }

  /** Takes the least that a request can cost. */
  reserve(kind: 'read' | 'write', touched: TouchedKeys): void {
    this.take(kind, touched, leastUnits[kind]);
  }

  /** Gives that back, to take what it did cost. */
  release(kind: 'read' | 'write', touched: TouchedKeys): void {
    this.take(kind, touched, -leastUnits[kind]);
  }

  take(kind: 'read' | 'write', { tableName, indexName, partitionKey }: TouchedKeys, units: number): void {
    this.#throughputOf(kind, tableName, indexName)?.take(units, partitionKey);
  }

  #limit(
    kind: 'read' | 'write',
    tableName: string,
    indexName: string | undefined,
    partitionKey: string | undefined,
  ): Throttled | undefined {
    const limit = this.#throughputOf(kind, tableName, indexName)?.limit(partitionKey);
    if (limit === undefined) return undefined;
    const isIndex = this.#isGlobal(tableName, indexName);
    const resource = isIndex ? `${tableName}/index/${indexName}` : tableName;
    return {
      kind,
      resource,
      resourceArn: `${this.#options.tableArnPrefix}${resource}`,
      isIndex,
      isProvisioned: isProvisioned(this.#capacityOf(tableName)),
      limit,
    };
  }

  /** Undefined for a table that is unlimited, and for one that the template does not have: the engine refuses the request. */
  #throughputOf(kind: 'read' | 'write', tableName: string, indexName: string | undefined): Throughput | undefined {
    const capacity = this.#capacityOf(tableName);
    if (capacity === 'unlimited' || !this.#tables.has(tableName)) return undefined;
    const name = this.#isGlobal(tableName, indexName) ? `${kind} ${tableName}/${indexName}` : `${kind} ${tableName}`;
    const throughput = this.#throughputs.get(name) ?? new Throughput({ kind, capacity, now: this.#options.now });
    this.#throughputs.set(name, throughput);
    return throughput;
  }

  #isGlobal(tableName: string, indexName: string | undefined): boolean {
    return this.#tables.get(tableName)?.globalSecondaryIndexes.some(({ name }) => name === indexName) === true;
  }

  #capacityOf(tableName: string): Capacity {
    const { capacity } = this.#options;
    return typeof capacity === 'function' ? capacity(tableName) : capacity;
  }
}
