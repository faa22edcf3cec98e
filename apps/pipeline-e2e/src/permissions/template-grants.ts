import type { loadTemplate } from '@daybreak/local-stack';
import * as v from 'valibot';

export type Template = ReturnType<typeof loadTemplate>;

/** One action on one resource that a policy of the template allows. */
export interface TemplateGrant {
  readonly policyId: string;
  readonly action: string;
  /** As the template has it: a reference, mostly. */
  readonly resource: unknown;
  /** Under which it is allowed, if any. */
  readonly condition?: object | undefined;
}

const oneOrMany = <TSchema extends v.GenericSchema>(schema: TSchema) =>
  v.union([
    v.array(schema),
    v.pipe(
      schema,
      v.transform((one) => [one]),
    ),
  ]);
const statementsSchema = v.array(
  v.strictObject({
    Effect: v.literal('Allow'),
    Action: oneOrMany(v.string()),
    Resource: oneOrMany(v.unknown()),
    Condition: v.optional(v.looseObject({})),
  }),
);
const policySchema = v.object({ PolicyDocument: v.looseObject({ Statement: statementsSchema }) });

/** Every grant of every policy of a role, each on its own. */
export function grantsOf(template: Template): TemplateGrant[] {
  return Object.entries(template.Resources)
    .filter(([, { Type: type }]) => type === 'AWS::IAM::Policy')
    .flatMap(([policyId, { Properties: properties }]) =>
      v
        .parse(policySchema, properties)
        .PolicyDocument.Statement.flatMap(({ Action: actions, Resource: resources, Condition: condition }) =>
          actions.flatMap((action) => resources.map((resource) => ({ policyId, action, resource, condition }))),
        ),
    );
}

/** `Writer may dynamodb:UpdateItem on RowsTable`. */
export function describeGrant({ policyId, action, resource }: TemplateGrant): string {
  const name = JSON.stringify(resource)
    .replaceAll(/\{"Fn::GetAtt":\["(\w+)","Arn"\]\}/g, '$1')
    .replaceAll(/\{"Fn::Join":\["",\[(\w+),"([^"]+)"\]\]\}/g, '$1$2');
  return `${policyId.replace('RoleDefaultPolicy', '')} may ${action} on ${name}`;
}

/** The template without that grant, and with every other. */
export function withoutGrant(template: Template, grant: TemplateGrant): Template {
  const without = describeGrant(grant);
  const left = grantsOf(template).filter(({ policyId }) => policyId === grant.policyId);
  return withGrants(
    template,
    grant.policyId,
    left.filter((each) => describeGrant(each) !== without),
  );
}

/** The template with one more grant. */
export function withGrant(template: Template, grant: TemplateGrant): Template {
  const own = grantsOf(template).filter(({ policyId }) => policyId === grant.policyId);
  return withGrants(template, grant.policyId, [...own, grant]);
}

function withGrants(template: Template, policyId: string, grants: readonly TemplateGrant[]): Template {
  const faulty = structuredClone(template);
  const policy = faulty.Resources[policyId];
  if (policy === undefined) throw new RangeError(`The template has no policy ${policyId}`);
  policy.Properties['PolicyDocument'] = {
    Version: '2012-10-17',
    Statement: grants.map(({ action, resource, condition }) => ({
      Effect: 'Allow',
      Action: action,
      Resource: resource,
      ...(condition === undefined ? {} : { Condition: condition }),
    })),
  };
  return faulty;
}
