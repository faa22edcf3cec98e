import * as v from 'valibot';
import { awsManagedPolicy } from './aws-managed-policies.ts';
import { readProperties, resourceLabel, type ResourceReading } from './reading.ts';
import type { PolicyModel, RoleModel } from './stack-model.ts';

const document = v.optional(v.unknown());
const names = v.optional(v.array(v.string()), []);

const roleSchema = v.object({
  RoleName: v.optional(v.string()),
  AssumeRolePolicyDocument: document,
  Policies: v.optional(v.array(v.object({ PolicyName: v.string(), PolicyDocument: document })), []),
  ManagedPolicyArns: names,
});

const policySchema = v.object({
  PolicyName: v.optional(v.string()),
  ManagedPolicyName: v.optional(v.string()),
  PolicyDocument: document,
  Roles: names,
});

/** A separate policy resource, and the names of the roles that it is attached to. */
export interface AttachedPolicy extends PolicyModel {
  /** The ARN of a managed policy, which roles can refer to. */
  readonly arn?: string | undefined;
  readonly roleNames: readonly string[];
}

export function readPolicy(reading: ResourceReading): AttachedPolicy | undefined {
  const properties = readProperties(reading, policySchema, ['Description', 'Path']);
  if (properties === undefined) return undefined;
  return {
    label: resourceLabel(reading),
    document: properties.PolicyDocument,
    arn: reading.description.attributes['Arn'],
    roleNames: properties.Roles,
  };
}

/** Reads a role with every attached policy. Reports a managed policy that is neither in this template nor a known AWS managed policy. */
export function readRole(reading: ResourceReading, attached: readonly AttachedPolicy[]): RoleModel | undefined {
  const { logicalId, description, findings } = reading;
  const properties = readProperties(reading, roleSchema, ['Description', 'MaxSessionDuration', 'Path', 'Tags']);
  if (properties === undefined) return undefined;
  const { name } = description;
  const label = resourceLabel(reading);
  const { ManagedPolicyArns: managed } = properties;
  const elsewhere = managed.filter((each) => !attached.some((policy) => policy.arn === each));
  const ofAws = elsewhere.map((policyArn) => ({ policyArn, policy: awsManagedPolicy(policyArn) }));
  for (const { policyArn, policy } of ofAws)
    if (policy === undefined)
      findings.unsupported.push(
        `${label}: managed policy ${policyArn} is unknown, so the calls that it allows are refused here`,
      );
  const isAttached = ({ arn, roleNames }: AttachedPolicy): boolean =>
    roleNames.includes(name) || (arn !== undefined && managed.includes(arn));
  return {
    logicalId,
    name,
    arn: description.attributes['Arn'] ?? '',
    trustPolicy: { label: `${label}: AssumeRolePolicyDocument`, document: properties.AssumeRolePolicyDocument },
    policies: [
      ...properties.Policies.map((policy) => ({
        label: `${label}: policy ${policy.PolicyName}`,
        document: policy.PolicyDocument,
      })),
      ...attached.filter(isAttached),
      ...ofAws.flatMap(({ policy }) =>
        policy === undefined ? [] : [{ ...policy, label: `${label}: ${policy.label}` }],
      ),
    ],
  };
}
