import type { TemplateResource } from '../template-schema.ts';

export type Properties = Readonly<Record<string, unknown>>;
export type Resources = Record<string, TemplateResource>;

/** Returns a resource under the same condition as the SAM resource. */
export function resourceOf(
  { Condition: condition }: Pick<TemplateResource, 'Condition'>,
  type: string,
  properties: Properties,
  metadata: Properties = {},
): TemplateResource {
  const defined = Object.entries(properties).filter(([, value]) => value !== undefined);
  return {
    Type: type,
    Properties: Object.fromEntries(defined),
    Metadata: { ...metadata },
    ...(condition === undefined ? {} : { Condition: condition }),
  };
}

export const ref = (logicalId: string) => ({ Ref: logicalId });
export const attribute = (logicalId: string, name: string) => ({ 'Fn::GetAtt': [logicalId, name] });
export const arnOf = (logicalId: string) => attribute(logicalId, 'Arn');
/** Returns a string with `${AWS::Partition}` and the like replaced. */
export const sub = (text: string, variables: Properties = {}) => ({ 'Fn::Sub': [text, variables] });

export function statement(action: string | readonly string[], resource: unknown): object {
  return { Effect: 'Allow', Action: action, Resource: resource };
}

export function policyDocument(statements: readonly unknown[]): object {
  return { Version: '2012-10-17', Statement: statements };
}

/** Returns a trust policy that lets a service assume the role. */
export function trustOf(service: string): object {
  return policyDocument([{ Effect: 'Allow', Principal: { Service: [service] }, Action: ['sts:AssumeRole'] }]);
}

/** Returns a list for a property that may be one value or a list. */
export function listOf(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}
