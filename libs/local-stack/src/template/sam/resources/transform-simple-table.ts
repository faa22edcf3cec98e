import * as v from 'valibot';
import { resourceOf } from '../sam-resource.ts';
import type { SamResource, Transformed } from '../sam-transform.ts';

const typesOfAttributes: Readonly<Record<string, string>> = { String: 'S', Number: 'N', Binary: 'B' };

const keySchema = v.object({ Name: v.string(), Type: v.picklist(Object.keys(typesOfAttributes)) });

/** Transforms a simple table into a table with a partition key. Default: `id`, a string. */
export function transformSimpleTable({ logicalId, resource, properties, reject }: SamResource): Transformed {
  const { PrimaryKey: primaryKey = { Name: 'id', Type: 'String' }, ProvisionedThroughput: throughput } = properties;
  const { PointInTimeRecoverySpecification: recovery, SSESpecification: encryption } = properties;
  const key = v.safeParse(keySchema, primaryKey);
  if (!key.success) {
    reject('PrimaryKey must have a Name, and a Type of String, Number or Binary');
    return { resources: {} };
  }
  const { Name: name, Type: type } = key.output;
  const table = resourceOf(resource, 'AWS::DynamoDB::Table', {
    TableName: properties['TableName'],
    KeySchema: [{ AttributeName: name, KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: name, AttributeType: typesOfAttributes[type] }],
    BillingMode: throughput === undefined ? 'PAY_PER_REQUEST' : undefined,
    ProvisionedThroughput: throughput,
    PointInTimeRecoverySpecification: recovery,
    SSESpecification: encryption,
    Tags: properties['Tags'],
  });
  return { resources: { [logicalId]: table } };
}
