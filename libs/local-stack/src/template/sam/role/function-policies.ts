import { isRecord } from '../../../json/is-record.ts';
import { awsManagedPolicyArn } from '../../aws-managed-policies.ts';
import { listOf, policyDocument } from '../sam-resource.ts';
import type { SamResource } from '../sam-transform.ts';
import { isPolicyTemplate, statementsOfTemplate } from './policy-templates.ts';

export interface FunctionPolicies {
  /** ARNs of managed policies, or references to them. */
  readonly managed: unknown[];
  readonly documents: object[];
}

/** Reads the property Policies: names and ARNs of managed policies, policy documents, and SAM's policy templates. */
export function functionPolicies({ properties, reject }: Pick<SamResource, 'properties' | 'reject'>): FunctionPolicies {
  const policies: FunctionPolicies = { managed: [], documents: [] };
  for (const policy of listOf(properties['Policies'])) {
    if (!isRecord(policy)) {
      policies.managed.push(typeof policy === 'string' ? awsManagedPolicyArn(policy) : policy);
    } else if ('Statement' in policy) {
      policies.documents.push({ ...policy, Statement: listOf(policy['Statement']) });
    } else addTemplateOrReference(policy, policies, reject);
  }
  return policies;
}

function addTemplateOrReference(
  policy: Record<string, unknown>,
  policies: FunctionPolicies,
  reject: SamResource['reject'],
): void {
  const [name = ''] = Object.keys(policy);
  if (name === 'Ref' || name.startsWith('Fn::')) {
    policies.managed.push(policy);
  } else if (!isPolicyTemplate(name)) {
    reject(`Policies: ${name} is not a policy template of SAM`);
  } else {
    const statements = statementsOfTemplate(name, policy[name]);
    if (typeof statements === 'string') reject(`Policies: ${name} requires the parameter ${statements}`);
    else policies.documents.push(policyDocument(statements));
  }
}
