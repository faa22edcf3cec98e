import { awsManagedPolicyArn } from '../../aws-managed-policies.ts';
import type { TemplateResource } from '../../template-schema.ts';
import { policyDocument, resourceOf, trustOf } from '../sam-resource.ts';
import type { SamResource } from '../sam-transform.ts';
import { functionPolicies } from './function-policies.ts';

/** What its events, its dead-letter queue and its destinations need of a function's role. */
export interface RoleNeeds {
  readonly managedPolicies: readonly string[];
  readonly statements: readonly object[];
}

/** The role that SAM makes for a function without one: it may write its log, and what its properties need and its policies give. */
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
