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

/** X-Ray has no resources to narrow to. */
const actionsWithoutResource = ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'];

/** What would allow something that the checks below do not look at. */
const typesThatAllow =
  /^AWS::(IAM::(ManagedPolicy|RolePolicy|User|UserPolicy|Group|GroupPolicy)|Lambda::(Permission|Url|LayerVersionPermission))$/;

/** Where a role may do more than it names, or be taken on by others than it is for, a sentence each; empty when none may. */
export function policyProblems(template: TemplateJson): string[] {
  const ofPolicies = resourcesOf(template, 'AWS::IAM::Policy', policySchema).flatMap(([id, policy]) =>
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
  // Policies elsewhere than in AWS::IAM::Policy would escape the check above.
  const ofRoles = resourcesOf(template, 'AWS::IAM::Role', roleSchema)
    .filter(([, role]) => role.ManagedPolicyArns.length + role.Policies.length > 0)
    .map(([id]) => `${id}: has managed or inline policies`);
  const ofOthers = Object.entries(template.Resources)
    .filter(([, { Type: type }]) => typesThatAllow.test(type))
    .map(([id, { Type: type }]) => `${id}: a ${type}, which nothing checks`);
  return [...ofPolicies, ...ofRoles, ...ofOthers, ...trustProblems(template)];
}

/** What a role's policy allows, as `everyGrantOf` tells it, without what every function may do: log and trace. */
export function grantsOf(template: TemplateJson, policyId: string): string[] {
  return everyGrantOf(template, policyId).filter((grant) => !/^(logs|xray):/.test(grant));
}

/** What a role's policy allows: `action on resource`, and `via service` or `of items` where it is only that, sorted. */
export function everyGrantOf(template: TemplateJson, policyId: string): string[] {
  const policy = new Map(resourcesOf(template, 'AWS::IAM::Policy', policySchema)).get(policyId);
  if (policy === undefined) throw new Error(`There is no policy ${policyId}`);
  return policy.PolicyDocument.Statement.flatMap(({ Action: actions, Resource: resources, Condition: condition }) =>
    actions.flatMap((action) =>
      resources.map((resource) => `${action} on ${resourceName(resource)}${narrowed(condition)}`),
    ),
  ).toSorted();
}

/** `RowsTable` for its ARN, `RowsTable/index/due` for what is joined to it, `key` for the ARN of a KMS key. */
function resourceName(resource: unknown): string {
  return JSON.stringify(resource)
    .replaceAll(/\{"Fn::GetAtt":\["(\w+)","Arn"\]\}/g, '$1')
    .replaceAll(/\{"Fn::Join":\["",\[(\w+),"([^"]+)"\]\]\}/g, '$1$2')
    .replaceAll(/^"arn:aws:kms:[^"]+"$/g, 'key')
    .replaceAll(/^"\*"$/g, '*');
}

const viaServiceSchema = v.strictObject({
  StringEquals: v.strictObject({
    'kms:ViaService': v.object({ 'Fn::Join': v.tuple([v.literal(''), v.array(v.unknown())]) }),
  }),
});
const ofItemsSchema = v.strictObject({
  'ForAllValues:StringLike': v.strictObject({ 'dynamodb:LeadingKeys': v.array(v.string()) }),
});

function narrowed(condition: unknown): string {
  if (condition === undefined) return '';
  if (v.is(ofItemsSchema, condition))
    return ` of ${condition['ForAllValues:StringLike']['dynamodb:LeadingKeys'].join()}`;
  const [service] = v.parse(viaServiceSchema, condition).StringEquals['kms:ViaService']['Fn::Join'][1];
  return ` via ${String(service).replace(/\.$/, '')}`;
}
