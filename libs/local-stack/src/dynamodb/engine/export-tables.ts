import * as v from 'valibot';
import { createEngineClient } from '../streams/engine-client.ts';

const listSchema = v.object({ TableNames: v.array(v.string()), LastEvaluatedTableName: v.optional(v.string()) });
const describeSchema = v.object({ Table: v.looseObject({}) });
const scanSchema = v.object({ Items: v.array(v.looseObject({})), LastEvaluatedKey: v.optional(v.looseObject({})) });

export interface ExportedTable {
  readonly name: string;
  /** The `Table` of `DescribeTable`. */
  readonly description: object;
  /** The items as DynamoDB JSON. */
  readonly items: AsyncIterable<string>;
}

/** Exports the tables of a local DynamoDB engine, one at a time. */
export async function* exportTables(endpoint: string): AsyncGenerator<ExportedTable, void, void> {
  const respond = createEngineClient(endpoint);
  const call = async <Schema extends v.GenericSchema>(
    operation: string,
    request: object,
    schema: Schema,
  ): Promise<v.InferOutput<Schema>> => v.parse(schema, (await respond(operation, { ...request })).body);
  const itemsOf = async function* (name: string): AsyncGenerator<string, void, void> {
    for (let after: object | undefined, isFirst = true; isFirst || after !== undefined; isFirst = false) {
      const page = await call('Scan', { TableName: name, ExclusiveStartKey: after }, scanSchema);
      for (const item of page.Items) yield JSON.stringify(item);
      after = page.LastEvaluatedKey;
    }
  };
  for (let after: string | undefined, isFirst = true; isFirst || after !== undefined; isFirst = false) {
    const page = await call('ListTables', { ExclusiveStartTableName: after }, listSchema);
    for (const name of page.TableNames) {
      const { Table: description } = await call('DescribeTable', { TableName: name }, describeSchema);
      yield { name, description, items: itemsOf(name) };
    }
    after = page.LastEvaluatedTableName;
  }
}
