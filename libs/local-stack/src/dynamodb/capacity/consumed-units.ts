import { type Answer, type Body, objectOf, objectsOf, textOf } from './body.ts';
import { writeUnitsOf } from './write-units.ts';

/** The units that a request consumed of one table and its indexes, by index name. */
export interface ConsumedUnits {
  tableName: string;
  table: number;
  indexes: Readonly<Record<string, number>>;
}

/** The kind of units that each operation consumes. */
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

/** Returns the kind of units that an operation consumes, or undefined for one such as `DescribeTable`. */
export function kindOf(operation: string): 'read' | 'write' | undefined {
  return operations.get(operation);
}

/** Returns true if the request asks for its consumed units. */
export function asksForUnits(body: Body): boolean {
  return requested(body, 'ReturnConsumedCapacity') !== undefined;
}

/** Returns the request with which the engine also reports consumed units, and the item of a failed condition. */
export function withUnits(body: Body): Body {
  const isConditional = body['ConditionExpression'] !== undefined && requested(body, onFailure) === undefined;
  return {
    ...body,
    ReturnConsumedCapacity: 'INDEXES',
    ...(isConditional && { [onFailure]: 'ALL_OLD' }),
  };
}

/** Removes the parts of a response that the original request did not ask for. */
export function withoutUnits(body: Body, answer: Answer): Answer {
  const { ConsumedCapacity: consumed, Item: item, ...rest } = answer.body;
  const isFailure = answer.statusCode !== 200;
  return {
    statusCode: answer.statusCode,
    body: {
      ...rest,
      ...(consumed !== undefined && shownUnits(requested(body, 'ReturnConsumedCapacity'), consumed)),
      ...(item !== undefined && (!isFailure || requested(body, onFailure) === 'ALL_OLD') && { Item: item }),
    },
  };
}

/** Returns the units that a request consumed. A failed condition consumes a write of the item that it was tested on. */
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

/** Returns undefined for `NONE`. */
function requested(body: Body, member: string): string | undefined {
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

function shownUnits(detail: string | undefined, consumed: unknown): Body {
  if (detail === undefined) return {};
  if (detail === 'INDEXES') return { ConsumedCapacity: consumed };
  return { ConsumedCapacity: Array.isArray(consumed) ? objectsOf(consumed).map(totalOf) : totalOf(objectOf(consumed)) };
}

const byIndex: ReadonlySet<string> = new Set(['Table', 'GlobalSecondaryIndexes', 'LocalSecondaryIndexes']);

/** Returns the units as `TOTAL` reports them. */
function totalOf(consumed: Body): Body {
  return Object.fromEntries(Object.entries(consumed).filter(([member]) => !byIndex.has(member)));
}
