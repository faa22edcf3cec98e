/** Provisioned: what a table, and each of its global indexes, takes in a second, besides what it left unused before. */
export interface ProvisionedCapacity {
  readonly writeUnitsPerSecond: number;
  readonly readUnitsPerSecond: number;
}

/** On demand: what a table, and each of its global indexes, takes in a second from the start: its warm throughput. */
export interface WarmCapacity {
  readonly warmWriteUnitsPerSecond: number;
  readonly warmReadUnitsPerSecond: number;
}

/**
 * What tables, and each of their global indexes, take before they throttle. On demand, a new one takes 4,000 write units and 12,000
 * read units a second, one that is warm 40,000 and 120,000. Each partition takes 1,000 and 3,000 of them, unless it is `unlimited`.
 */
export type Capacity = 'unlimited' | 'newOnDemand' | 'warmOnDemand' | WarmCapacity | ProvisionedCapacity;

/** The same for every table, or for each by its name. */
export type TableCapacity = Capacity | ((tableName: string) => Capacity);

/** What one partition takes in a second. */
export const partitionUnitsPerSecond = { write: 1_000, read: 3_000 } as const;

export function isProvisioned(capacity: Capacity): capacity is ProvisionedCapacity {
  return typeof capacity === 'object' && 'writeUnitsPerSecond' in capacity;
}

/** The partitions of a new on-demand table. */
const newPartitions = 4;

/** How many partitions a table or an index has at first; a provisioned or warm one as many as its units need. */
export function partitionCountOf(capacity: Exclude<Capacity, 'unlimited'>): number {
  if (capacity === 'newOnDemand') return newPartitions;
  if (capacity === 'warmOnDemand') return 40;
  if (isProvisioned(capacity))
    return Math.max(1, partitionsFor(capacity.writeUnitsPerSecond, capacity.readUnitsPerSecond));
  return Math.max(newPartitions, partitionsFor(capacity.warmWriteUnitsPerSecond, capacity.warmReadUnitsPerSecond));
}

function partitionsFor(writeUnitsPerSecond: number, readUnitsPerSecond: number): number {
  return Math.max(
    Math.ceil(writeUnitsPerSecond / partitionUnitsPerSecond.write),
    Math.ceil(readUnitsPerSecond / partitionUnitsPerSecond.read),
  );
}
