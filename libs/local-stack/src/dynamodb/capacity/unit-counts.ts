import type { ConsumedUnits } from './consumed-units.ts';

/** The units that a table or an index consumed. */
export interface UnitCount {
  /** Consumed read units. */
  read: number;
  /** Consumed write units. */
  write: number;
  /** The number of throttled requests, and of throttled parts of batches. */
  throttled: number;
}

/** Adds up the consumed units of each table and index. */
export interface UnitCounts {
  add(kind: 'read' | 'write', consumed: readonly ConsumedUnits[]): void;
  addThrottled(resource: string): void;
  /** Returns the counts by `TableName`, and for an index by `TableName/index/IndexName`, as in the resource of a grant. */
  counts(): Record<string, UnitCount>;
}

export function createUnitCounts(): UnitCounts {
  const counts = new Map<string, UnitCount>();
  function add(resource: string, kind: keyof UnitCount, number: number): void {
    if (number === 0) return;
    const count = counts.get(resource) ?? { read: 0, write: 0, throttled: 0 };
    counts.set(resource, { ...count, [kind]: count[kind] + number });
  }

  return {
    add(kind, consumed) {
      for (const { tableName, table, indexes } of consumed) {
        add(tableName, kind, table);
        for (const [name, units] of Object.entries(indexes)) add(`${tableName}/index/${name}`, kind, units);
      }
    },
    addThrottled: (resource) => add(resource, 'throttled', 1),
    counts: () => Object.fromEntries([...counts].map(([resource, count]) => [resource, { ...count }])),
  };
}
