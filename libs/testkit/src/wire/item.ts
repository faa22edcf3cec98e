import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { TableModel } from '@daybreak/local-stack';
import * as v from 'valibot';

/** An item as DynamoDB holds it. */
export type Item = Record<string, AttributeValue>;

export const itemSchema = v.custom<Item>((value) => typeof value === 'object' && value !== null);

/** Returns the key attributes of an item, or of the key of a request. */
export function keyOf({ keySchema }: Pick<TableModel, 'keySchema'>, item: Item): Item {
  return Object.fromEntries(
    keySchema.flatMap(({ name }) => {
      const value = item[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
