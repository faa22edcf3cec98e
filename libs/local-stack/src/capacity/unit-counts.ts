import type { ConsumedUnits } from './consumed-units.ts';

/** Units that were consumed of a table or of an index. */
export interface UnitCount {
  read: number;
  write: number;
}

/** Adds up units by table and by index. */
export interface UnitCounts {
  add(kind: 'read' | 'write', consumed: readonly ConsumedUnits[]): void;
  /** By `TableName`, and by `TableName/index/IndexName` for an index, as in the resource of a grant. */
  counts(): Record<string, UnitCount>;
}

export function createUnitCounts(): UnitCounts {
  const counts = new Map<string, UnitCount>();
  function add(resource: string, kind: 'read' | 'write', units: number): void {
    if (units === 0) return;
    const count = counts.get(resource) ?? { read: 0, write: 0 };
    counts.set(resource, { ...count, [kind]: count[kind] + units });
  }

  return {
    add(kind, consumed) {
      for (const { tableName, table, indexes } of consumed) {
        add(tableName, kind, table);
        for (const [name, units] of Object.entries(indexes)) add(`${tableName}/index/${name}`, kind, units);
      }
    },
    counts: () => Object.fromEntries([...counts].map(([resource, count]) => [resource, { ...count }])),
  };
}
