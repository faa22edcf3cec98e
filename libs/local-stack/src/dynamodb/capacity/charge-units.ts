import type { TableModel } from '../../template/stack-model.ts';
import type { Body } from './body.ts';
import type { ConsumedUnits } from './consumed-units.ts';
import { changedPartitionKeys } from './old-item.ts';
import type { TableThroughputs } from './table-throughputs.ts';
import type { TouchedKeys } from './touched-keys.ts';

/** An admitted request with the keys of its parts. */
export interface AdmittedRequest {
  readonly kind: 'read' | 'write';
  readonly body: Body;
  readonly touched: readonly TouchedKeys[];
}

/** Charges the units that a request consumed instead of the reserved ones. Units of several keys are divided evenly among them. */
export function chargeUnits(
  throughputs: TableThroughputs,
  models: ReadonlyMap<string, TableModel>,
  { kind, body, touched }: AdmittedRequest,
  { answer, consumed }: { answer: Body; consumed: readonly ConsumedUnits[] },
): void {
  for (const keys of touched) throughputs.release(kind, keys);

  for (const { tableName, table, indexes } of consumed) {
    const partitionKeys = touched.filter((each) => each.tableName === tableName).map((each) => each.partitionKey);
    const charge = (indexName: string | undefined, units: number, keys: readonly (string | undefined)[]): void => {
      const known = keys.length === 0 ? [undefined] : keys;
      for (const partitionKey of known)
        throughputs.take(kind, { tableName, indexName, partitionKey }, units / known.length);
    };
    charge(undefined, table, partitionKeys);
    for (const [indexName, units] of Object.entries(indexes)) {
      const index = models.get(tableName)?.globalSecondaryIndexes.find(({ name }) => name === indexName);
      const isWritten = kind === 'write' && index !== undefined;
      charge(indexName, units, isWritten ? changedPartitionKeys(index, body, answer) : partitionKeys);
    }
  }
}
