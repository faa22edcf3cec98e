import type { ConsumedUnits } from './consumed-units.ts';

/** What was consumed of a table or of an index. */
export interface UnitCount {
  /** Read units. */
  read: number;
  /** Write units. */
  write: number;
  /** Requests, and parts of batches, that it throttled. */
  throttled: number;
}

/** Adds up units by table and by index. */
export interface UnitCounts {
  add(kind: 'read' | 'write', consumed: readonly ConsumedUnits[]): void;
  addThrottled(resource: string): void;
  /** By `TableName`, and by `TableName/index/IndexName` for an index, as in the resource of a grant. */
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
