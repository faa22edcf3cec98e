import * as v from 'valibot';
import { flag, readProperties, resourceLabel, type ResourceReading } from './reading.ts';
import type { IndexModel, KeyAttribute, TableModel } from './stack-model.ts';

const keySchema = v.array(v.object({ AttributeName: v.string(), KeyType: v.picklist(['HASH', 'RANGE']) }));

const indexSchema = v.looseObject({
  IndexName: v.string(),
  KeySchema: keySchema,
  Projection: v.optional(
    v.object({
      ProjectionType: v.optional(v.picklist(['ALL', 'KEYS_ONLY', 'INCLUDE']), 'ALL'),
      NonKeyAttributes: v.optional(v.array(v.string()), []),
    }),
    {},
  ),
});

const viewTypes = ['KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES'] as const;

const tableSchema = v.object({
  TableName: v.optional(v.string()),
  KeySchema: keySchema,
  AttributeDefinitions: v.array(v.object({ AttributeName: v.string(), AttributeType: v.picklist(['S', 'N', 'B']) })),
  GlobalSecondaryIndexes: v.optional(v.array(indexSchema), []),
  LocalSecondaryIndexes: v.optional(v.array(indexSchema), []),
  TimeToLiveSpecification: v.optional(v.object({ AttributeName: v.optional(v.string()), Enabled: flag })),
  StreamSpecification: v.optional(
    v.object({ StreamViewType: v.optional(v.picklist(viewTypes), 'NEW_AND_OLD_IMAGES') }),
  ),
  // A global table has a replica for each region. The local stack has one region.
  Replicas: v.optional(v.array(v.looseObject({ Region: v.string() })), []),
});

/**
 * Properties that affect no item, such as backups and encryption, and the capacity of tables and indexes, which is an option of the stack.
 */
const harmless = [
  'BillingMode',
  'ProvisionedThroughput',
  'OnDemandThroughput',
  'WriteProvisionedThroughputSettings',
  'WriteOnDemandThroughputSettings',
  'WarmThroughput',
  'PointInTimeRecoverySpecification',
  'SSESpecification',
  'DeletionProtectionEnabled',
  'ContributorInsightsSpecification',
  'TableClass',
  'Tags',
];

export function readTable(reading: ResourceReading): TableModel | undefined {
  const { logicalId, description, findings } = reading;
  const properties = readProperties(reading, tableSchema, harmless);
  if (properties === undefined) return undefined;
  const label = resourceLabel(reading);
  const { TimeToLiveSpecification: timeToLive, Replicas: replicas, StreamSpecification: stream } = properties;
  if (replicas.length === 1) findings.notEmulated.push(`${label}: Replicas: the settings of the only replica`);
  if (replicas.length > 1) findings.unsupported.push(`${label}: Replicas: the table is in one region here`);
  for (const index of [...properties.GlobalSecondaryIndexes, ...properties.LocalSecondaryIndexes]) {
    for (const name of Object.keys(index)) {
      if (Object.hasOwn(indexSchema.entries, name)) continue;
      const found = harmless.includes(name) ? findings.notEmulated : findings.unsupported;
      found.push(`${label}: ${name} of the index ${index.IndexName}`);
    }
  }
  return {
    logicalId,
    name: description.name,
    keySchema: properties.KeySchema.map(readKey),
    attributeTypes: Object.fromEntries(
      properties.AttributeDefinitions.map((attribute) => [attribute.AttributeName, attribute.AttributeType]),
    ),
    globalSecondaryIndexes: properties.GlobalSecondaryIndexes.map(readIndex),
    localSecondaryIndexes: properties.LocalSecondaryIndexes.map(readIndex),
    timeToLiveAttribute: timeToLive?.Enabled === true ? timeToLive.AttributeName : undefined,
    stream: stream && { arn: description.attributes['StreamArn'] ?? '', viewType: stream.StreamViewType },
  };
}

function readKey(key: v.InferOutput<typeof keySchema>[number]): KeyAttribute {
  return { name: key.AttributeName, keyType: key.KeyType };
}

function readIndex(index: v.InferOutput<typeof indexSchema>): IndexModel {
  return {
    name: index.IndexName,
    keySchema: index.KeySchema.map(readKey),
    projectionType: index.Projection.ProjectionType,
    nonKeyAttributes: index.Projection.NonKeyAttributes,
  };
}
