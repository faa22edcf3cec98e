import type { KeyAttribute, TableModel } from '../../template/stack-model.ts';
import { type Body, objectOf, objectsOf, textOf } from './body.ts';

/** A part of a request: its table or index, and the partition key of its items if the request contains it. */
export interface TouchedKeys {
  readonly tableName: string;
  readonly indexName?: string | undefined;
  readonly partitionKey: string | undefined;
}

type Tables = ReadonlyMap<string, TableModel>;

/** Returns the keys of a request, one for each of its items. `touchedItem` reads the parts of batches. */
export function touchedKeys(operation: string, body: Body, tables: Tables): TouchedKeys[] {
  switch (operation) {
    case 'TransactGetItems':
    case 'TransactWriteItems':
      return objectsOf(body['TransactItems'])
        .flatMap((item) => Object.values(item).map(objectOf))
        .map((item) => touchedItem(item, tables));
    case 'Query':
      return [touchedQuery(body, tables)];
    case 'Scan':
      return [{ tableName: tableNameOf(body), indexName: textOf(body['IndexName']), partitionKey: undefined }];
    default:
      return [touchedItem(body, tables)];
  }
}

/** Returns the key of a request for one item, by its `Key` or its whole `Item`. */
export function touchedItem(request: Body, tables: Tables): TouchedKeys {
  const tableName = tableNameOf(request);
  const keySchema = tables.get(tableName)?.keySchema ?? [];
  return { tableName, partitionKey: partitionKeyOf(objectOf(request['Key'] ?? request['Item']), keySchema) };
}

/** Returns the partition key of an item, or of an item's key, in a table or an index. Returns undefined if it has none. */
export function partitionKeyOf(item: Body, keySchema: readonly KeyAttribute[]): string | undefined {
  const name = hashAttributeOf(keySchema);
  return name === undefined ? undefined : keyTextOf(item[name]);
}

/** Returns the partition key that an expression sets or compares: the value in `#shard = :shard`. */
export function partitionKeyIn(
  expression: unknown,
  keySchema: readonly KeyAttribute[],
  { ExpressionAttributeNames: names, ExpressionAttributeValues: values }: Body,
): string | undefined {
  const attribute = hashAttributeOf(keySchema);
  for (const [, name = '', value = ''] of (textOf(expression) ?? '').matchAll(/([#\w.-]+)\s*=\s*(:\w+)/g)) {
    if ((objectOf(names)[name] ?? name) === attribute) return keyTextOf(objectOf(values)[value]);
  }
  return undefined;
}

function touchedQuery(body: Body, tables: Tables): TouchedKeys {
  const tableName = tableNameOf(body);
  const indexName = textOf(body['IndexName']);
  const table = tables.get(tableName);
  const index = table?.globalSecondaryIndexes.find(({ name }) => name === indexName);
  const keySchema = (index ?? table)?.keySchema ?? [];
  return { tableName, indexName, partitionKey: partitionKeyIn(body['KeyConditionExpression'], keySchema, body) };
}

function hashAttributeOf(keySchema: readonly KeyAttribute[]): string | undefined {
  return keySchema.find(({ keyType }) => keyType === 'HASH')?.name;
}

/** Returns the value of a key: a string, a number or binary. */
function keyTextOf(attribute: unknown): string | undefined {
  const { S, N, B } = objectOf(attribute);
  return textOf(S ?? N ?? B);
}

/** Returns the name of a table that is given by name or ARN. */
function tableNameOf(request: Body): string {
  const name = textOf(request['TableName']) ?? '';
  return name.startsWith('arn:') ? (name.split('/').at(-1) ?? name) : name;
}
