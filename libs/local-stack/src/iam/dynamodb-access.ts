import * as v from 'valibot';
import { recordOf } from '../record-of.ts';

/** Only what says what a request is about; nothing is read of the items in it. */
const inputSchema = v.object({
  TableName: v.optional(v.string()),
  IndexName: v.optional(v.string()),
  ResourceArn: v.optional(v.string()),
  RequestItems: v.optional(recordOf(v.unknown())),
  TransactItems: v.optional(v.array(recordOf(v.object({ TableName: v.string() })))),
});

type Input = v.InferOutput<typeof inputSchema>;

/** What `TransactWriteItems` and `TransactGetItems` need for each of their items. */
const transactActions = new Map(
  Object.entries({
    Put: 'dynamodb:PutItem',
    Update: 'dynamodb:UpdateItem',
    Delete: 'dynamodb:DeleteItem',
    ConditionCheck: 'dynamodb:ConditionCheckItem',
    Get: 'dynamodb:GetItem',
  }),
);

export interface DynamoDBAccess {
  readonly action: string;
  readonly resource: string;
}

/** Every permission that a request to DynamoDB needs. What names no table, and what can't be read, is on `*`. */
export function dynamodbAccess(operation: string, body: string, tableArnPrefix: string): DynamoDBAccess[] {
  const accesses = accessesOf(operation, parseInput(body), (table) =>
    table.startsWith('arn:') ? table : `${tableArnPrefix}${table}`,
  );
  return accesses.length > 0 ? accesses : [{ action: `dynamodb:${operation}`, resource: '*' }];
}

function accessesOf(operation: string, input: Input, arnOf: (table: string) => string): DynamoDBAccess[] {
  const action = `dynamodb:${operation}`;
  // Each operation by its own members: it ignores the others', so they must not count.
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
      return resource === undefined ? [] : [{ action, resource }];
    }
  }
}

function parseInput(body: string): Input {
  try {
    const parsed = v.safeParse(inputSchema, JSON.parse(body));
    return parsed.success ? parsed.output : {};
  } catch {
    // The engine will say what is wrong with it.
    return {};
  }
}
