import { recordOf } from '@daybreak/local-sqs/internal';
import * as v from 'valibot';
import type { ApiCall } from './access-request.ts';

/** The members that name the resources of a request. Only the keys of its items are read. */
const inputSchema = v.object({
  TableName: v.optional(v.string()),
  IndexName: v.optional(v.string()),
  ResourceArn: v.optional(v.string()),
  Key: v.optional(recordOf(v.unknown())),
  Item: v.optional(recordOf(v.unknown())),
  RequestItems: v.optional(recordOf(v.unknown())),
  TransactItems: v.optional(v.array(recordOf(v.object({ TableName: v.string() })))),
});

type Input = v.InferOutput<typeof inputSchema>;

/** The action of each kind of item in `TransactWriteItems` and `TransactGetItems`. */
const transactActions = new Map(
  Object.entries({
    Put: 'dynamodb:PutItem',
    Update: 'dynamodb:UpdateItem',
    Delete: 'dynamodb:DeleteItem',
    ConditionCheck: 'dynamodb:ConditionCheckItem',
    Get: 'dynamodb:GetItem',
  }),
);

export type DynamoDBAccess = Omit<ApiCall, 'caller'>;

/** The account and the tables of the requests. */
export interface DynamoDBPlace {
  readonly tableArnPrefix: string;
  /** The name of the partition key, by table name. */
  readonly partitionKeys: ReadonlyMap<string, string>;
}

const keyValueSchema = v.union([v.object({ S: v.string() }), v.object({ N: v.string() }), v.object({ B: v.string() })]);

/** Returns every permission that a request to DynamoDB requires. A request that names no table, or can't be parsed, is on `*`. */
export function dynamodbAccess(operation: string, body: string, place: DynamoDBPlace): DynamoDBAccess[] {
  const accesses = accessesOf(operation, parseInput(body), place);
  return accesses.length > 0 ? accesses : [{ action: `dynamodb:${operation}`, resource: '*' }];
}

function accessesOf(operation: string, input: Input, place: DynamoDBPlace): DynamoDBAccess[] {
  const action = `dynamodb:${operation}`;
  const arnOf = (table: string): string => (table.startsWith('arn:') ? table : `${place.tableArnPrefix}${table}`);
  // DynamoDB ignores members of other operations, so they must not count.
  switch (operation) {
    case 'TransactGetItems':
    case 'TransactWriteItems':
      return (input.TransactItems ?? []).flatMap((item) =>
        Object.entries(item).map(([kind, { TableName: table }]) => ({
          action: transactActions.get(kind) ?? action,
          resource: arnOf(table),
        })),
      );
    case 'BatchGetItem':
    case 'BatchWriteItem':
      return Object.keys(input.RequestItems ?? {}).map((table) => ({ action, resource: arnOf(table) }));
    case 'Query':
    case 'Scan': {
      const index = input.IndexName === undefined ? '' : `/index/${input.IndexName}`;
      return input.TableName === undefined ? [] : [{ action, resource: `${arnOf(input.TableName)}${index}` }];
    }
    default: {
      const resource = input.TableName === undefined ? input.ResourceArn : arnOf(input.TableName);
      return resource === undefined ? [] : [{ action, resource, ...leadingKeyOf(input, place) }];
    }
  }
}

/** Returns the partition key of the one item in a request, or nothing for several items or none. */
function leadingKeyOf(
  { TableName: table = '', Key: key, Item: item }: Input,
  { partitionKeys }: DynamoDBPlace,
): Pick<DynamoDBAccess, 'leadingKey'> {
  const name = partitionKeys.get(table.split('/').at(-1) ?? '');
  const parsed = v.safeParse(keyValueSchema, name === undefined ? undefined : (key ?? item)?.[name]);
  return parsed.success ? { leadingKey: Object.values(parsed.output)[0] } : {};
}

function parseInput(body: string): Input {
  try {
    const parsed = v.safeParse(inputSchema, JSON.parse(body));
    return parsed.success ? parsed.output : {};
  } catch {
    // The engine rejects the request with the reason.
    return {};
  }
}
