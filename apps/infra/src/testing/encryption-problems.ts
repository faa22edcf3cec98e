import * as v from 'valibot';
import { resourcesOf, type TemplateJson } from './template-json.ts';

const tableSchema = v.object({
  SSESpecification: v.optional(v.looseObject({ KMSMasterKeyId: v.optional(v.string()) })),
});
const queueSchema = v.object({
  KmsMasterKeyId: v.optional(v.string()),
  SqsManagedSseEnabled: v.optional(v.boolean(), false),
});
const logGroupSchema = v.object({ KmsKeyId: v.optional(v.string()) });
const queuePolicySchema = v.object({
  Queues: v.array(v.strictObject({ Ref: v.string() })),
  PolicyDocument: v.object({ Statement: v.array(v.unknown()) }),
});
const deniesPlainHttpSchema = v.looseObject({
  Effect: v.literal('Deny'),
  Action: v.literal('sqs:*'),
  Principal: v.strictObject({ AWS: v.literal('*') }),
  Condition: v.strictObject({ Bool: v.strictObject({ 'aws:SecureTransport': v.literal('false') }) }),
});

/** Returns one sentence for each resource that is not encrypted with `key` (undefined: AWS's own keys), and for each queue that accepts plain HTTP. */
export function encryptionProblems(template: TemplateJson, key: string | undefined): string[] {
  const keys: [id: string, key: string | undefined][] = [
    ...resourcesOf(template, 'AWS::DynamoDB::Table', tableSchema).map(([id, table]): [string, string | undefined] => [
      id,
      table.SSESpecification?.KMSMasterKeyId,
    ]),
    ...resourcesOf(template, 'AWS::SQS::Queue', queueSchema).map(([id, queue]): [string, string | undefined] => [
      id,
      queue.KmsMasterKeyId,
    ]),
    ...resourcesOf(template, 'AWS::Logs::LogGroup', logGroupSchema).map(
      ([id, logGroup]): [string, string | undefined] => [id, logGroup.KmsKeyId],
    ),
  ];
  const wrongKeys = keys
    .filter(([, used]) => used !== key)
    .map(([id, used]) => `${id}: is encrypted with ${used ?? 'a key of AWS'}, not with ${key ?? 'a key of AWS'}`);
  return [...wrongKeys, ...queueProblems(template)];
}

function queueProblems(template: TemplateJson): string[] {
  const policies = resourcesOf(template, 'AWS::SQS::QueuePolicy', queuePolicySchema);
  const queuesOverTls = policies
    .filter(([, policy]) => policy.PolicyDocument.Statement.some((statement) => v.is(deniesPlainHttpSchema, statement)))
    .flatMap(([, policy]) => policy.Queues.map(({ Ref }) => Ref));
  return resourcesOf(template, 'AWS::SQS::Queue', queueSchema).flatMap(([id, queue]) => [
    ...(queuesOverTls.includes(id) ? [] : [`${id}: accepts plain HTTP`]),
    ...(queue.KmsMasterKeyId === undefined && !queue.SqsManagedSseEnabled ? [`${id}: is not encrypted`] : []),
  ]);
}
