import { awsManagedPolicyArn } from '../../aws-managed-policies.ts';
import type { TemplateResource } from '../../template-schema.ts';
import { policyDocument, resourceOf, trustOf } from '../sam-resource.ts';
import type { SamResource } from '../sam-transform.ts';
import { functionPolicies } from './function-policies.ts';

/** The permissions that a function's events, dead-letter queue and destinations require of its role. */
export interface RoleNeeds {
  readonly managedPolicies: readonly string[];
  readonly statements: readonly object[];
}

/**
 * Returns the role that SAM generates for a function without a role. It may write logs, and has the permissions of the function's
 * properties and policies.
 */
export function functionRole(sam: SamResource, needs: RoleNeeds): TemplateResource {
  const { logicalId, resource, properties } = sam;
  const policies = functionPolicies(sam);
  const managed = [
    'AWSLambdaBasicExecutionRole',
    ...(properties['Tracing'] === undefined ? [] : ['AWSXRayDaemonWriteAccess']),
    ...(properties['VpcConfig'] === undefined ? [] : ['AWSLambdaVPCAccessExecutionRole']),
    ...needs.managedPolicies,
  ].map((name) => awsManagedPolicyArn(name));
  const own = needs.statements.length === 0 ? [] : [policyDocument(needs.statements)];
  return resourceOf(resource, 'AWS::IAM::Role', {
    AssumeRolePolicyDocument: properties['AssumeRolePolicyDocument'] ?? trustOf('lambda.amazonaws.com'),
    ManagedPolicyArns: [...new Set([...managed, ...policies.managed])],
    Policies: [...policies.documents, ...own].map((document, index) => ({
      PolicyName: `${logicalId}RolePolicy${index}`,
      PolicyDocument: document,
    })),
    Path: properties['RolePath'],
    PermissionsBoundary: properties['PermissionsBoundary'],
  });
}
