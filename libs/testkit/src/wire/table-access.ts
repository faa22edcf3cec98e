import type { TableModel } from '@daybreak/local-stack';
import * as v from 'valibot';
import { type Item, itemSchema } from './item.ts';
import type { Transport, WireResponse } from './transport.ts';

const gotSchema = v.object({ Item: v.optional(itemSchema) });
const scannedSchema = v.object({ Items: v.array(itemSchema), LastEvaluatedKey: v.optional(itemSchema) });

/** DynamoDB takes so many deletes in one request. */
const deletesPerRequest = 25;

/** Looks at tables past the gate and past the SDK: the kit's own eyes cost a run little and change nothing in it. */
export interface TableAccess {
  read(tableName: string, key: Item): Promise<Item | undefined>;
  /** Every item of a table. */
  scan(tableName: string): Promise<Item[]>;
  /** Deletes every item of a table. */
  empty(table: Pick<TableModel, 'name' | 'keySchema'>): Promise<void>;
}

export function createTableAccess(transport: Transport): TableAccess {
  async function ask(operation: string, body: Record<string, unknown>): Promise<WireResponse> {
    const response = await transport.send({ service: 'DynamoDB', operation, body });
    if (response.statusCode !== 200) throw new Error(`${operation} was refused: ${JSON.stringify(response.body)}`);
    return response;
  }

  return {
    async read(tableName, key) {
      const { body } = await ask('GetItem', { TableName: tableName, Key: key, ConsistentRead: true });
      return v.parse(gotSchema, body).Item;
    },
    async scan(tableName) {
      const items: Item[] = [];
      let from: Item | undefined;
      do {
        const { body } = await ask('Scan', { TableName: tableName, ConsistentRead: true, ExclusiveStartKey: from });
        const { Items: found, LastEvaluatedKey: last } = v.parse(scannedSchema, body);
        items.push(...found);
        from = last;
      } while (from !== undefined);
      return items;
    },
    async empty({ name: tableName, keySchema }) {
      const names = keySchema.map(({ name }, index) => [`#key${index}`, name] as const);
      for (;;) {
        const { body } = await ask('Scan', {
          TableName: tableName,
          ProjectionExpression: names.map(([placeholder]) => placeholder).join(', '),
          ExpressionAttributeNames: Object.fromEntries(names),
          Limit: deletesPerRequest,
        });
        const { Items: keys, LastEvaluatedKey: last } = v.parse(scannedSchema, body);
        const deletes = keys.map((Key) => ({ DeleteRequest: { Key } }));
        if (deletes.length > 0) await ask('BatchWriteItem', { RequestItems: { [tableName]: deletes } });
        if (last === undefined) return;
      }
    },
  };
}
