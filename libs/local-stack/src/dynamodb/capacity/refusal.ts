import type { Answer } from './body.ts';
import type { Limit } from './throughput.ts';

/** The capacity that throttles a request. */
export interface Throttled {
  readonly kind: 'read' | 'write';
  /** The table, `Orders`, or the index, `Orders/index/byDay`. */
  readonly resource: string;
  readonly resourceArn: string;
  readonly isIndex: boolean;
  readonly isProvisioned: boolean;
  readonly limit: Limit;
}

const onDemand =
  'Throughput exceeds the current capacity of your table or index. DynamoDB is automatically scaling your table or index ' +
  'so please try again shortly. If exceptions persist, check if you have a hot key: ' +
  'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html';
const provisionedTable =
  'The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level ' +
  'with the UpdateTable API.';
const provisionedIndex =
  'The level of configured provisioned throughput for one or more global secondary indexes of the table was exceeded. ' +
  'Consider increasing your provisioning level for the under-provisioned global secondary indexes with the UpdateTable API';

/** Returns DynamoDB's response to a throttled request. */
export function refusalOf({ kind, resourceArn, isIndex, isProvisioned, limit }: Throttled): Answer {
  const reason = `${isIndex ? 'Index' : 'Table'}${kind === 'read' ? 'Read' : 'Write'}${limit}`;
  const reasons = [{ reason, resource: resourceArn }];
  const body = isProvisioned
    ? {
        __type: typeOf('ProvisionedThroughputExceededException'),
        message: isIndex ? provisionedIndex : provisionedTable,
        ThrottlingReasons: reasons,
      }
    : { __type: typeOf('ThrottlingException'), message: onDemand, throttlingReasons: reasons };
  return { statusCode: 400, body };
}

function typeOf(name: string): string {
  return `com.amazonaws.dynamodb.v20120810#${name}`;
}
