import type { Capacity, StackClock } from '@daybreak/local-stack';
import { Throughput, TokenBucket } from '@daybreak/local-stack/internal';

export interface ModelTableOptions {
  readonly clock: StackClock;
  readonly capacity: Capacity;
  /** The maximum write units per second of the table, however far it has grown. */
  readonly maximumWriteUnits: number;
  /** The partition keys of the due index. */
  readonly shards: readonly string[];
}

/** The limit that throttles writes: the units of the table, or those of a partition of its index. */
export type TableLimit = 'table units' | 'index partition';

/** Models the throughput of the rows table and its due index, by the capacity rules of the local stack. */
export class ModelTable {
  readonly #options: ModelTableOptions;
  readonly #table: Throughput | undefined;
  readonly #index: Throughput | undefined;
  readonly #reads: Throughput | undefined;
  readonly #maximum: TokenBucket | undefined;
  #nextShard = 0;

  constructor(options: ModelTableOptions) {
    this.#options = options;
    const { clock, capacity, maximumWriteUnits } = options;
    const now = (): number => clock.now();
    if (capacity === 'unlimited') return;
    this.#maximum = new TokenBucket({ unitsPerSecond: maximumWriteUnits, keptSeconds: 1, now });
    this.#table = new Throughput({ kind: 'write', capacity, now });
    this.#index = new Throughput({ kind: 'write', capacity, now });
    this.#reads = new Throughput({ kind: 'read', capacity, now });
  }

  limit(): TableLimit | undefined {
    if (this.#maximum?.isEmpty() === true || this.#table?.limit() !== undefined) return 'table units';
    // DynamoDB throttles a write to the table while a partition of its index is throttled.
    return this.#index?.limit() === undefined ? undefined : 'index partition';
  }

  /** Returns the write units per second that the table accepts now; 0 without a limit. */
  writeUnitsPerSecond(): number {
    return Math.min(this.#options.maximumWriteUnits, this.#table?.unitsPerSecond() ?? 0);
  }

  /** Consumes the units of updates, and of completed rows in one shard of the index. */
  write(units: { readonly rows: number; readonly index: number }): void {
    const { shards } = this.#options;
    this.#maximum?.take(units.rows);
    this.#table?.take(units.rows);
    this.#index?.take(units.index, shards[this.#nextShard]);
    this.#nextShard = (this.#nextShard + 1) % shards.length;
  }

  /** Consumes read units. Returns false if the table throttles the read. */
  read(units: number): boolean {
    if (this.#reads?.limit() !== undefined) return false;
    this.#reads?.take(units);
    return true;
  }
}
