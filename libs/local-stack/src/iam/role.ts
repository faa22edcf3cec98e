import type { RoleModel } from '../template/stack-model.ts';
import type { AccessRequest, ApiCall, Principal } from './access-request.ts';
import { compilePolicy } from './compile-policy.ts';
import { appliesTo, type Statement } from './statement.ts';
import { createGrantUsage, type GrantUsage } from './usage.ts';

/** A role with compiled policies. */
export interface Role {
  readonly logicalId: string;
  readonly statements: readonly Statement[];
  readonly usage: GrantUsage;
  /** Returns the ARN of the session of this role with the name `sessionName`. */
  sessionArn(sessionName: string): string;
  /** Returns a request of that session. */
  request(sessionName: string, call: Omit<ApiCall, 'caller'>): AccessRequest;
  /** Returns true if a service may assume the role for a resource of this account. */
  isAssumableBy(service: string, sourceArn: string): boolean;
}

export function compileRole(model: RoleModel, problems: string[]): Role {
  const { logicalId, name, arn, policies, trustPolicy } = model;
  const compile = (policy: RoleModel['trustPolicy'], kind: 'identity' | 'trust'): Statement[] =>
    compilePolicy(policy.document, kind, (problem) => problems.push(`${policy.label}: ${problem}`));
  const statements = policies.flatMap((policy) => compile(policy, 'identity'));
  const trust = compile(trustPolicy, 'trust');
  const [, , , , accountId = ''] = arn.split(':');
  const sessionArn = (sessionName: string): string => `arn:aws:sts::${accountId}:assumed-role/${name}/${sessionName}`;

  return {
    logicalId,
    statements,
    usage: createGrantUsage(logicalId, statements),
    sessionArn,
    request(sessionName, { action, resource, leadingKey }) {
      const principal: Principal = { kind: 'role', roleArn: arn, sessionArn: sessionArn(sessionName), accountId };
      const [, , , region, resourceAccount] = resource.split(':');
      const context = {
        'aws:principalaccount': accountId,
        'aws:principalarn': arn,
        'aws:principalisawsservice': 'false',
        'aws:principaltype': 'AssumedRole',
        'aws:viaawsservice': 'false',
        // The local servers use plain HTTP on 127.0.0.1, but stand in for AWS's servers, which use TLS.
        'aws:securetransport': 'true',
        ...(leadingKey === undefined ? {} : { 'dynamodb:leadingkeys': leadingKey }),
        ...(region === undefined ? {} : { 'aws:requestedregion': region }),
        ...(resourceAccount === undefined ? {} : { 'aws:resourceaccount': resourceAccount }),
      };
      return { principal, action, resource, context: new Map(Object.entries(context)) };
    },
    isAssumableBy(service, sourceArn) {
      const context = new Map([
        ['aws:sourceaccount', accountId],
        ['aws:sourcearn', sourceArn],
        ['aws:securetransport', 'true'],
      ]);
      const request: AccessRequest = {
        principal: { kind: 'service', service },
        action: 'sts:AssumeRole',
        resource: arn,
        context,
      };
      const statements = trust.filter((statement) => appliesTo(statement, request));
      return statements.length > 0 && statements.every(({ effect }) => effect === 'Allow');
    },
  };
}
