import { isRecord } from '../../../json/is-record.ts';
import { awsManagedPolicyArn } from '../../aws-managed-policies.ts';
import { listOf, policyDocument } from '../sam-resource.ts';
import type { SamResource } from '../sam-transform.ts';
import { isPolicyTemplate, statementsOfTemplate } from './policy-templates.ts';

export interface FunctionPolicies {
  /** ARNs, or references to them. */
  readonly managed: unknown[];
  readonly documents: object[];
}

/** What the property Policies gives: names and ARNs of managed policies, documents, and SAM's policy templates. */
export function functionPolicies({ properties, refuse }: Pick<SamResource, 'properties' | 'refuse'>): FunctionPolicies {
  const policies: FunctionPolicies = { managed: [], documents: [] };
  for (const policy of listOf(properties['Policies'])) {
    if (!isRecord(policy)) {
      policies.managed.push(typeof policy === 'string' ? awsManagedPolicyArn(policy) : policy);
    } else if ('Statement' in policy) {
      policies.documents.push({ ...policy, Statement: listOf(policy['Statement']) });
    } else addTemplateOrReference(policy, policies, refuse);
  }
  return policies;
}

function addTemplateOrReference(
  policy: Record<string, unknown>,
  policies: FunctionPolicies,
  refuse: SamResource['refuse'],
): void {
  const [name = ''] = Object.keys(policy);
  if (name === 'Ref' || name.startsWith('Fn::')) {
    policies.managed.push(policy);
  } else if (!isPolicyTemplate(name)) {
    refuse(`Policies: ${name} is no policy template of SAM`);
  } else {
    const statements = statementsOfTemplate(name, policy[name]);
    if (typeof statements === 'string') refuse(`Policies: ${name} needs the parameter ${statements}`);
    else policies.documents.push(policyDocument(statements));
  }
}
