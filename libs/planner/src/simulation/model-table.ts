import type { Capacity, StackClock } from '@daybreak/local-stack';
import { Throughput, TokenBucket } from '@daybreak/local-stack/internal';

export interface ModelTableOptions {
  readonly clock: StackClock;
  readonly capacity: Capacity;
  /** Write units a second that the table takes at most, however far it has grown. */
  readonly maximumWriteUnits: number;
  /** The partition keys of the due index. */
  readonly shards: readonly string[];
}

/** What keeps writes out: the units of the table, or those of a partition of its index. */
export type TableLimit = 'table units' | 'index partition';

/** How fast the rows' table and its due index take the updates of rows, by the capacity rules of the local stack. */
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
    // DynamoDB refuses a write of the table while a partition of its index cannot keep up.
    return this.#index?.limit() === undefined ? undefined : 'index partition';
  }

  /** Write units a second that the table takes now; 0 without a limit. */
  writeUnitsPerSecond(): number {
    return Math.min(this.#options.maximumWriteUnits, this.#table?.unitsPerSecond() ?? 0);
  }

  /** Takes the units of updates, and of completed rows that belong to one shard of the index. */
  write(units: { readonly rows: number; readonly index: number }): void {
    const { shards } = this.#options;
    this.#maximum?.take(units.rows);
    this.#table?.take(units.rows);
    this.#index?.take(units.index, shards[this.#nextShard]);
    this.#nextShard = (this.#nextShard + 1) % shards.length;
  }

  /** Takes read units; false when the table throttles the read. */
  read(units: number): boolean {
    if (this.#reads?.limit() !== undefined) return false;
    this.#reads?.take(units);
    return true;
  }
}
