import type { TableModel } from '@daybreak/local-stack';
import * as v from 'valibot';
import { type Item, itemSchema } from './item.ts';
import type { Transport, WireResponse } from './transport.ts';

const getSchema = v.object({ Item: v.optional(itemSchema) });
const scanSchema = v.object({ Items: v.array(itemSchema), LastEvaluatedKey: v.optional(itemSchema) });

/** The maximum number of deletes in one `BatchWriteItem`. */
const deletesPerRequest = 25;

/** Reads and empties tables without the gate and the SDK, so that the kit's own requests are not events of a run. */
export interface TableAccess {
  read(tableName: string, key: Item): Promise<Item | undefined>;
  /** Returns all items of a table. */
  scan(tableName: string): Promise<Item[]>;
  /** Deletes every item of a table. */
  empty(table: Pick<TableModel, 'name' | 'keySchema'>): Promise<void>;
}

export function createTableAccess(transport: Transport): TableAccess {
  async function send(operation: string, body: Record<string, unknown>): Promise<WireResponse> {
    const response = await transport.send({ service: 'DynamoDB', operation, body });
    if (response.statusCode !== 200) throw new Error(`${operation} failed: ${JSON.stringify(response.body)}`);
    return response;
  }

  return {
    async read(tableName, key) {
      const { body } = await send('GetItem', { TableName: tableName, Key: key, ConsistentRead: true });
      return v.parse(getSchema, body).Item;
    },
    async scan(tableName) {
      const items: Item[] = [];
      let from: Item | undefined;
      do {
        const { body } = await send('Scan', { TableName: tableName, ConsistentRead: true, ExclusiveStartKey: from });
        const { Items: found, LastEvaluatedKey: last } = v.parse(scanSchema, body);
        items.push(...found);
        from = last;
      } while (from !== undefined);
      return items;
    },
    async empty({ name: tableName, keySchema }) {
      const names = keySchema.map(({ name }, index) => [`#key${index}`, name] as const);
      for (;;) {
        const { body } = await send('Scan', {
          TableName: tableName,
          ProjectionExpression: names.map(([placeholder]) => placeholder).join(', '),
          ExpressionAttributeNames: Object.fromEntries(names),
          Limit: deletesPerRequest,
        });
        const { Items: keys, LastEvaluatedKey: last } = v.parse(scanSchema, body);
        const deletes = keys.map((Key) => ({ DeleteRequest: { Key } }));
        if (deletes.length > 0) await send('BatchWriteItem', { RequestItems: { [tableName]: deletes } });
        if (last === undefined) return;
      }
    },
  };
}
