import { type Capacity, isProvisioned, partitionCountOf, partitionUnitsPerSecond } from './capacity.ts';
import { TokenBucket } from './token-bucket.ts';

export interface ThroughputOptions {
  readonly kind: 'read' | 'write';
  readonly capacity: Exclude<Capacity, 'unlimited'>;
  /** Returns epoch milliseconds. */
  now(): number;
}

/** The limit that throttles a request: that of the whole table or index, or that of a partition. */
export type Limit = 'ProvisionedThroughputExceeded' | 'KeyRangeThroughputExceeded';

/** The time for which a provisioned table keeps unused units. */
const burstSeconds = 300;
/** The period of growth on demand: afterwards, the table accepts twice the units of its busiest second. */
const growthMs = 30 * 60_000;

/** The remaining read or write units of a table or an index, in total if it is provisioned, and by partition. */
export class Throughput {
  readonly #options: ThroughputOptions;
  readonly #whole: TokenBucket | undefined;
  #partitions: TokenBucket[];
  #busiestSecond = 0;
  #thisSecond = { startedAt: 0, units: 0 };
  #grewAt: number;

  constructor(options: ThroughputOptions) {
    const { kind, capacity, now } = options;
    this.#options = options;
    this.#grewAt = now();
    this.#partitions = this.#newPartitions(partitionCountOf(capacity));
    if (!isProvisioned(capacity)) return;
    const unitsPerSecond = kind === 'write' ? capacity.writeUnitsPerSecond : capacity.readUnitsPerSecond;
    this.#whole = new TokenBucket({ unitsPerSecond, keptSeconds: burstSeconds, now });
  }

  /** Returns the units of all partitions each second. */
  unitsPerSecond(): number {
    return this.#partitions.length * partitionUnitsPerSecond[this.#options.kind];
  }

  /** Returns the limit that throttles a request for this partition key. Without a key, the request may be for any partition. */
  limit(partitionKey?: string): Limit | undefined {
    if (this.#whole?.isEmpty() === true) return 'ProvisionedThroughputExceeded';
    return this.#touched(partitionKey).some((partition) => partition.isEmpty())
      ? 'KeyRangeThroughputExceeded'
      : undefined;
  }

  /** Takes units from the partition of a key, or evenly from all partitions. A negative number returns units. */
  take(units: number, partitionKey?: string): void {
    this.#whole?.take(units);
    const touched = this.#touched(partitionKey);
    for (const partition of touched) partition.take(units / touched.length);
    if (this.#whole === undefined) this.#noteLoad(units);
  }

  #touched(partitionKey: string | undefined): readonly TokenBucket[] {
    if (partitionKey === undefined) return this.#partitions;
    const partition = this.#partitions[hashOf(partitionKey) % this.#partitions.length];
    return partition === undefined ? [] : [partition];
  }

  #noteLoad(units: number): void {
    const { kind, now } = this.#options;
    const at = now();
    if (at - this.#thisSecond.startedAt >= 1_000) this.#thisSecond = { startedAt: at, units: 0 };
    this.#thisSecond.units += units;
    this.#busiestSecond = Math.max(this.#busiestSecond, this.#thisSecond.units);
    if (at - this.#grewAt < growthMs) return;
    // A table does not grow with unused units of an earlier second.
    const peak = Math.min(this.#busiestSecond / partitionUnitsPerSecond[kind], this.#partitions.length);
    const needed = Math.ceil(2 * peak);
    if (needed > this.#partitions.length) this.#partitions = this.#newPartitions(needed);
    this.#grewAt = at;
    this.#busiestSecond = 0;
  }

  #newPartitions(count: number): TokenBucket[] {
    const { kind, now } = this.#options;
    const options = { unitsPerSecond: partitionUnitsPerSecond[kind], keptSeconds: 1, now };
    return Array.from({ length: count }, () => new TokenBucket(options));
  }
}

/** FNV-1a. It spreads keys as evenly as DynamoDB's own hash, which is not public. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}
