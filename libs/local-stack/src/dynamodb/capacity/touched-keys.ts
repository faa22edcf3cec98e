import type { KeyAttribute, TableModel } from '../../template/stack-model.ts';
import { type Body, objectOf, objectsOf, textOf } from './body.ts';

/** A part of a request: which table or index it is for, and the partition key of its items where the request has it. */
export interface TouchedKeys {
  readonly tableName: string;
  readonly indexName?: string | undefined;
  readonly partitionKey: string | undefined;
}

type Tables = ReadonlyMap<string, TableModel>;

/** What a request is for, a part for each of its items. `touchedByBatch` reads batches. */
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

/** A request for one item, by its key or as a whole. */
export function touchedItem(request: Body, tables: Tables): TouchedKeys {
  const tableName = tableNameOf(request);
  const keySchema = tables.get(tableName)?.keySchema ?? [];
  return { tableName, partitionKey: partitionKeyOf(objectOf(request['Key'] ?? request['Item']), keySchema) };
}

/** The partition key of an item, or of an item's key, in a table or an index; undefined when it has none. */
export function partitionKeyOf(item: Body, keySchema: readonly KeyAttribute[]): string | undefined {
  const name = hashAttributeOf(keySchema);
  return name === undefined ? undefined : keyTextOf(item[name]);
}

/** The partition key that an expression sets, or asks for: the value in `#shard = :shard`. */
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

/** A key is a text, a number or bytes. */
function keyTextOf(attribute: unknown): string | undefined {
  const { S, N, B } = objectOf(attribute);
  return textOf(S ?? N ?? B);
}

/** A table may be named by its ARN, too. */
function tableNameOf(request: Body): string {
  const name = textOf(request['TableName']) ?? '';
  return name.startsWith('arn:') ? (name.split('/').at(-1) ?? name) : name;
}
