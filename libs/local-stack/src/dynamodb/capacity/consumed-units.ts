import { type Answer, type Body, objectOf, objectsOf, textOf } from './body.ts';
import { writeUnitsOf } from './write-units.ts';

/** What one request consumed of one table and its indexes, by their names. */
export interface ConsumedUnits {
  tableName: string;
  table: number;
  indexes: Readonly<Record<string, number>>;
}

/** What an operation that consumes units does, and whether it can have a condition. */
const operations = new Map(
  Object.entries({
    GetItem: 'read',
    BatchGetItem: 'read',
    Query: 'read',
    Scan: 'read',
    TransactGetItems: 'read',
    PutItem: 'write',
    UpdateItem: 'write',
    DeleteItem: 'write',
    BatchWriteItem: 'write',
    TransactWriteItems: 'write',
  } as const),
);

/** What an operation consumes; undefined for one that consumes nothing, such as `DescribeTable`. */
export function kindOf(operation: string): 'read' | 'write' | undefined {
  return operations.get(operation);
}

/** Whether whoever sends the request wants to know what it consumes. */
export function asksForUnits(body: Body): boolean {
  return asked(body, 'ReturnConsumedCapacity') !== undefined;
}

/** The request with which the engine also reports what it consumed, and what a condition that failed was held against. */
export function askForUnits(body: Body): Body {
  const isConditional = body['ConditionExpression'] !== undefined && asked(body, onFailure) === undefined;
  return {
    ...body,
    ReturnConsumedCapacity: 'INDEXES',
    ...(isConditional && { [onFailure]: 'ALL_OLD' }),
  };
}

/** Takes off what the request, as it came, did not ask for. */
export function withoutUnits(body: Body, answer: Answer): Answer {
  const { ConsumedCapacity: consumed, Item: item, ...rest } = answer.body;
  const isFailure = answer.statusCode !== 200;
  return {
    statusCode: answer.statusCode,
    body: {
      ...rest,
      ...(consumed !== undefined && shownUnits(asked(body, 'ReturnConsumedCapacity'), consumed)),
      ...(item !== undefined && (!isFailure || asked(body, onFailure) === 'ALL_OLD') && { Item: item }),
    },
  };
}

/** What a request consumed. A condition that fails consumes as a write of the item that it was held against. */
export function consumedUnits(body: Body, { statusCode, body: answer }: Answer): readonly ConsumedUnits[] {
  if (statusCode === 200) {
    const { ConsumedCapacity: consumed } = answer;
    return (Array.isArray(consumed) ? objectsOf(consumed) : [objectOf(consumed)]).flatMap(unitsOf);
  }
  const tableName = textOf(body['TableName']);
  const isFailedCondition = textOf(answer['__type'])?.endsWith('ConditionalCheckFailedException') === true;
  if (tableName === undefined || !isFailedCondition) return [];
  const item = answer['Item'] === undefined ? undefined : objectOf(answer['Item']);
  return [{ tableName, ...writeUnitsOf(withoutIndexes, { before: item, after: item }) }];
}

const onFailure = 'ReturnValuesOnConditionCheckFailure';
const withoutIndexes = { keySchema: [], globalSecondaryIndexes: [], localSecondaryIndexes: [] };

/** `NONE` asks for nothing. */
function asked(body: Body, member: string): string | undefined {
  const value = textOf(body[member]);
  return value === 'NONE' ? undefined : value;
}

function unitsOf(consumed: Body): ConsumedUnits[] {
  const tableName = textOf(consumed['TableName']);
  if (tableName === undefined) return [];
  const indexes = { ...objectOf(consumed['GlobalSecondaryIndexes']), ...objectOf(consumed['LocalSecondaryIndexes']) };
  return [
    {
      tableName,
      table: capacityOf(consumed['Table']),
      indexes: Object.fromEntries(Object.entries(indexes).map(([name, units]) => [name, capacityOf(units)])),
    },
  ];
}

function capacityOf(units: unknown): number {
  return Number(objectOf(units)['CapacityUnits'] ?? 0);
}

function shownUnits(asks: string | undefined, consumed: unknown): Body {
  if (asks === undefined) return {};
  if (asks === 'INDEXES') return { ConsumedCapacity: consumed };
  return { ConsumedCapacity: Array.isArray(consumed) ? objectsOf(consumed).map(totalOf) : totalOf(objectOf(consumed)) };
}

const byIndex: ReadonlySet<string> = new Set(['Table', 'GlobalSecondaryIndexes', 'LocalSecondaryIndexes']);

/** As `TOTAL` reports it. */
function totalOf(consumed: Body): Body {
  return Object.fromEntries(Object.entries(consumed).filter(([member]) => !byIndex.has(member)));
}
