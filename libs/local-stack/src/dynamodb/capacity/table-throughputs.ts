import type { TableModel } from '../../template/stack-model.ts';
import { type Capacity, isProvisioned, type TableCapacity } from './capacity.ts';
import type { Throttled } from './refusal.ts';
import { Throughput } from './throughput.ts';
import type { TouchedKeys } from './touched-keys.ts';

export interface TableThroughputsOptions {
  readonly tables: readonly TableModel[];
  readonly capacity: TableCapacity;
  /** Returns epoch milliseconds. On a stopped clock, no units come back. */
  now(): number;
  /** The prefix of table ARNs, `arn:aws:dynamodb:eu-west-1:000000000000:table/`. */
  readonly tableArnPrefix: string;
}

/** The units that a request reserves: the least that it can cost. */
const leastUnits = { read: 0.5, write: 1 } as const;

/** The remaining units of every table and global index. A local index uses the units of its table. */
export class TableThroughputs {
  readonly #options: TableThroughputsOptions;
  readonly #tables: ReadonlyMap<string, TableModel>;
  readonly #throughputs = new Map<string, Throughput>();

  constructor(options: TableThroughputsOptions) {
    this.#options = options;
    this.#tables = new Map(options.tables.map((table) => [table.name, table]));
    // A table accumulates unused units from its creation, not from its first request.
    for (const { name, globalSecondaryIndexes } of options.tables)
      for (const indexName of [undefined, ...globalSecondaryIndexes.map((index) => index.name)])
        for (const kind of ['read', 'write'] as const) this.#throughputOf(kind, name, indexName);
  }

  /** Returns the capacity that throttles a request. A global index without capacity also throttles writes. */
  limit(kind: 'read' | 'write', { tableName, indexName, partitionKey }: TouchedKeys): Throttled | undefined {
    const own = this.#limit(kind, tableName, indexName, partitionKey);
    if (own !== undefined || kind === 'read') return own;
    for (const { name } of this.#tables.get(tableName)?.globalSecondaryIndexes ?? []) {
      // The changed entry is known only after the write.
      const indexLimit = this.#limit(kind, tableName, name, undefined);
      if (indexLimit !== undefined) return indexLimit;
    }
    return undefined;
  }

  /** Reserves the least units that a request can cost. */
  reserve(kind: 'read' | 'write', touched: TouchedKeys): void {
    this.take(kind, touched, leastUnits[kind]);
  }

  /** Returns the reserved units, before the consumed ones are taken. */
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

  /** Returns undefined for an unlimited table, and for a table outside of the template, whose requests the engine rejects. */
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
