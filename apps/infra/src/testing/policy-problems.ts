import * as v from 'valibot';
import { resourcesOf, type TemplateJson } from './template-json.ts';
import { trustProblems } from './trust-problems.ts';

const oneOrMany = <Schema extends v.GenericSchema>(schema: Schema) =>
  v.union([
    v.array(schema),
    v.pipe(
      schema,
      v.transform((one) => [one]),
    ),
  ]);
const statementSchema = v.strictObject({
  Effect: v.string(),
  Action: oneOrMany(v.string()),
  Resource: oneOrMany(v.unknown()),
  Condition: v.optional(v.unknown()),
});
const policySchema = v.object({ PolicyDocument: v.object({ Statement: v.array(statementSchema) }) });
const roleSchema = v.object({
  ManagedPolicyArns: v.optional(v.array(v.unknown()), []),
  Policies: v.optional(v.array(v.unknown()), []),
});

/** These actions have no resource types. */
const actionsWithoutResource = ['dynamodb:ListStreams', 'xray:PutTelemetryRecords', 'xray:PutTraceSegments'];

/** Resource types that grant permissions and that `policyProblems` does not parse. */
const unparsedGrantTypes =
  /^AWS::(IAM::(ManagedPolicy|RolePolicy|User|UserPolicy|Group|GroupPolicy)|Lambda::(Permission|Url|LayerVersionPermission))$/;

/** Returns one sentence for each permission that is too broad or that this check does not parse, and for each role that others may assume. */
export function policyProblems(template: TemplateJson): string[] {
  const statementProblems = resourcesOf(template, 'AWS::IAM::Policy', policySchema).flatMap(([id, policy]) =>
    policy.PolicyDocument.Statement.flatMap(({ Action: actions, Resource: resources, Condition: condition = {} }) => [
      ...actions.filter((action) => action.includes('*')).map((action) => `${id}: wildcard action ${action}`),
      ...(JSON.stringify(resources).includes('*') && !actions.every((action) => actionsWithoutResource.includes(action))
        ? [`${id}: ${actions.join(', ')} on a wildcard resource`]
        : []),
      ...(actions.some((action) => action.startsWith('kms:')) && !JSON.stringify(condition).includes('kms:ViaService')
        ? [`${id}: ${actions.join(', ')} through any service`]
        : []),
    ]),
  );
  // The check above parses only AWS::IAM::Policy.
  const roleProblems = resourcesOf(template, 'AWS::IAM::Role', roleSchema)
    .filter(([, role]) => role.ManagedPolicyArns.length + role.Policies.length > 0)
    .map(([id]) => `${id}: has managed or inline policies`);
  const unparsedGrants = Object.entries(template.Resources)
    .filter(([, { Type: type }]) => unparsedGrantTypes.test(type))
    .map(([id, { Type: type }]) => `${id}: ${type} is not allowed, since no check parses it`);
  return [...statementProblems, ...roleProblems, ...unparsedGrants, ...trustProblems(template)];
}

/** Returns the grants of `allGrantsOf` without those of every function: logs and traces. */
export function grantsOf(template: TemplateJson, policyId: string): string[] {
  return allGrantsOf(template, policyId).filter((grant) => !/^(logs|xray):/.test(grant));
}

/** Returns what a policy allows, sorted: `action on resource`, with `via service` or `of items` for a condition. */
export function allGrantsOf(template: TemplateJson, policyId: string): string[] {
  const policy = new Map(resourcesOf(template, 'AWS::IAM::Policy', policySchema)).get(policyId);
  if (policy === undefined) throw new Error(`The template has no policy ${policyId}`);
  return policy.PolicyDocument.Statement.flatMap(({ Action: actions, Resource: resources, Condition: condition }) =>
    actions.flatMap((action) =>
      resources.map((resource) => `${action} on ${resourceName(resource)}${conditionSuffix(condition)}`),
    ),
  ).toSorted();
}

/** Returns `RowsTable` for its ARN, `RowsTable/index/due` and `RowsTable/stream` for those of its index and stream, `key` for that of a KMS key. */
function resourceName(resource: unknown): string {
  return JSON.stringify(resource)
    .replaceAll(/\{"Fn::GetAtt":\["(\w+)","Arn"\]\}/g, '$1')
    .replaceAll(/\{"Fn::GetAtt":\["(\w+)","StreamArn"\]\}/g, '$1/stream')
    .replaceAll(/^\{"Ref":"(\w+)"\}$/g, '$1')
    .replaceAll(/\{"Fn::Join":\["",\[(\w+),"([^"]+)"\]\]\}/g, '$1$2')
    .replaceAll(/^"arn:aws:kms:[^"]+"$/g, 'key')
    .replaceAll(/^"\*"$/g, '*');
}

const viaServiceSchema = v.strictObject({
  StringEquals: v.strictObject({
    'kms:ViaService': v.object({ 'Fn::Join': v.tuple([v.literal(''), v.array(v.unknown())]) }),
  }),
});
const leadingKeysSchema = v.strictObject({
  'ForAllValues:StringLike': v.strictObject({ 'dynamodb:LeadingKeys': v.array(v.string()) }),
});

function conditionSuffix(condition: unknown): string {
  if (condition === undefined) return '';
  if (v.is(leadingKeysSchema, condition))
    return ` of ${condition['ForAllValues:StringLike']['dynamodb:LeadingKeys'].join()}`;
  const [service] = v.parse(viaServiceSchema, condition).StringEquals['kms:ViaService']['Fn::Join'][1];
  return ` via ${String(service).replace(/\.$/, '')}`;
}
