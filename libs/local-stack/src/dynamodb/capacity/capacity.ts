/**
 * Provisioned capacity: the units that a table, and each of its global indexes, accepts each second, plus its unused units (burst
 * capacity).
 */
export interface ProvisionedCapacity {
  readonly writeUnitsPerSecond: number;
  readonly readUnitsPerSecond: number;
}

/** The warm throughput of an on-demand table: the units that it, and each of its global indexes, accepts each second from the start. */
export interface WarmCapacity {
  readonly warmWriteUnitsPerSecond: number;
  readonly warmReadUnitsPerSecond: number;
}

/**
 * The units that a table, and each of its global indexes, accepts before it throttles. A new on-demand table accepts 4,000 write units and
 * 12,000 read units a second, and a warm one 40,000 and 120,000. Each partition accepts 1,000 and 3,000, unless the capacity is
 * `unlimited`.
 */
export type Capacity = 'unlimited' | 'newOnDemand' | 'warmOnDemand' | WarmCapacity | ProvisionedCapacity;

/** One capacity for every table, or a function from a table's name to its capacity. */
export type TableCapacity = Capacity | ((tableName: string) => Capacity);

/** The units that one partition accepts each second. */
export const partitionUnitsPerSecond = { write: 1_000, read: 3_000 } as const;

export function isProvisioned(capacity: Capacity): capacity is ProvisionedCapacity {
  return typeof capacity === 'object' && 'writeUnitsPerSecond' in capacity;
}

/** The number of partitions of a new on-demand table. */
const newPartitions = 4;

/** Returns the initial number of partitions of a table or an index. Provisioned and warm tables have as many as their units need. */
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
