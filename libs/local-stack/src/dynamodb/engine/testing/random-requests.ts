import { createRandom } from '@daybreak/local-sqs/internal';

export const TableName = 'orders';
export const orders = {
  TableName,
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [
    { AttributeName: 'id', KeyType: 'HASH' },
    { AttributeName: 'line', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: [
    { AttributeName: 'id', AttributeType: 'S' },
    { AttributeName: 'line', AttributeType: 'N' },
    { AttributeName: 'shelf', AttributeType: 'S' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'due',
      KeySchema: [
        { AttributeName: 'shelf', KeyType: 'HASH' },
        { AttributeName: 'line', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
};

const random = createRandom(1);
const below = (count: number): number => Math.floor(random() * count);
const oneOf = <Value>(values: readonly [Value, ...Value[]]): Value => values[below(values.length)] ?? values[0];
export const keyOf = () => ({ id: { S: `order-${below(4)}` }, line: { N: String(below(40) - 20) } });
export const itemOf = () => ({
  ...keyOf(),
  shelf: { S: `${below(2)}` },
  n: oneOf([{ N: '1' }, { S: 'no number' }]),
  parts: { L: [] },
});
const returns = () => ({
  ReturnValues: oneOf(['NONE', 'ALL_OLD', 'ALL_NEW', 'UPDATED_NEW', 'UPDATED_OLD']),
  ReturnConsumedCapacity: oneOf(['NONE', 'TOTAL', 'INDEXES']),
});
const value = () => ({ ':n': oneOf([{ N: '2' }, { S: 'two' }]), ':l': { L: [{ N: String(below(9)) }] } });
const page = () => ({
  Limit: oneOf([undefined, 1, 3]),
  ConsistentRead: oneOf([undefined, true]),
  ReturnConsumedCapacity: 'INDEXES',
});

/** Random requests by kind: requests that succeed, fail a condition, or are rejected. */
export const randomRequests: Record<string, () => readonly [string, object]> = {
  put: () => ['PutItem', { TableName, Item: itemOf() }],
  putNew: () => [
    'PutItem',
    {
      TableName,
      Item: itemOf(),
      ConditionExpression: 'attribute_not_exists(id)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  ],
  update: () => [
    'UpdateItem',
    {
      TableName,
      Key: keyOf(),
      UpdateExpression: 'SET n = if_not_exists(n, :n), parts = :l REMOVE gone',
      ExpressionAttributeValues: value(),
      ...returns(),
    },
  ],
  updateIf: () => [
    'UpdateItem',
    {
      TableName,
      Key: keyOf(),
      UpdateExpression: 'ADD n :n SET parts = list_append(parts, :l)',
      ConditionExpression: 'size(parts) < :n',
      ExpressionAttributeValues: value(),
      ...returns(),
    },
  ],
  unindex: () => [
    'UpdateItem',
    { TableName, Key: keyOf(), UpdateExpression: 'REMOVE #s', ExpressionAttributeNames: { '#s': 'shelf' } },
  ],
  delete: () => ['DeleteItem', { TableName, Key: keyOf(), ReturnValues: 'ALL_OLD' }],
  get: () => ['GetItem', { TableName, Key: keyOf(), ProjectionExpression: oneOf([undefined, 'n, parts[0]']) }],
  query: () => [
    'Query',
    {
      TableName,
      KeyConditionExpression: 'id = :id and line > :line',
      ExpressionAttributeValues: { ':id': keyOf().id, ':line': keyOf().line },
      ScanIndexForward: random() < 0.5,
      ...page(),
    },
  ],
  queryIndex: () => [
    'Query',
    {
      TableName,
      IndexName: 'due',
      KeyConditionExpression: 'shelf = :s',
      ExpressionAttributeValues: { ':s': { S: '1' } },
      ...page(),
    },
  ],
  scan: () => [
    'Scan',
    { TableName, FilterExpression: 'n = :n', ExpressionAttributeValues: { ':n': value()[':n'] }, ...page() },
  ],
  scanFrom: () => ['Scan', { TableName, ExclusiveStartKey: keyOf(), ...page() }],
  batchGet: () => ['BatchGetItem', { RequestItems: { [TableName]: { Keys: [keyOf()] } } }],
  batchWrite: () => [
    'BatchWriteItem',
    { RequestItems: { [TableName]: [{ PutRequest: { Item: itemOf() } }, { DeleteRequest: { Key: keyOf() } }] } },
  ],
  noTable: () => ['GetItem', { TableName: 'nothing', Key: keyOf() }],
  noKey: () => ['GetItem', { TableName, Key: { id: { S: 'a' } } }],
  noSuchMember: () => ['GetItem', { TableName, Key: { ...keyOf(), line: { N: 1 } } }],
  unused: () => ['Scan', { TableName, FilterExpression: 'n = :n', ExpressionAttributeValues: value() }],
  unknown: () => ['DoNothing', {}],
  list: () => ['ListTables', {}],
  describe: () => ['DescribeTimeToLive', { TableName }],
};
