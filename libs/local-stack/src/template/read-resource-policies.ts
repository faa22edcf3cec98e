import * as v from 'valibot';
import { functionNameOf } from './read-event-source-mapping.ts';
import { readProperties, resourceLabel, type ResourceReading } from './reading.ts';
import type { FunctionModel, ResourcePolicyModel } from './stack-model.ts';
import { isUnresolved } from './unresolved.ts';

const topicPolicySchema = v.object({ PolicyDocument: v.optional(v.unknown()), Topics: v.array(v.string()) });

/** Reads the policy that says who may publish to topics. */
export function readTopicPolicy(reading: ResourceReading): ResourcePolicyModel | undefined {
  const properties = readProperties(reading, topicPolicySchema, []);
  if (properties === undefined) return undefined;
  const { PolicyDocument: document, Topics: resourceArns } = properties;
  return { label: resourceLabel(reading), document, resourceArns };
}

const permissionSchema = v.object({
  Action: v.string(),
  FunctionName: v.string(),
  Principal: v.string(),
  SourceArn: v.optional(v.string()),
  SourceAccount: v.optional(v.string()),
});

const invokingServices: ReadonlySet<string> = new Set([
  'events.amazonaws.com',
  'sns.amazonaws.com',
  's3.amazonaws.com',
]);

/** Reads an `AWS::Lambda::Permission` as a statement of the function's resource policy. */
export function readInvokePermission(
  reading: ResourceReading,
  functions: readonly Pick<FunctionModel, 'name' | 'arn'>[],
): ResourcePolicyModel | undefined {
  // Permissions for function URLs have no effect, because functions have no URLs here.
  const properties = readProperties(reading, permissionSchema, [
    'FunctionUrlAuthType',
    'InvokedViaFunctionUrl',
    'PrincipalOrgID',
    'EventSourceToken',
  ]);
  if (properties === undefined) return undefined;
  const { Principal: principal, SourceArn: source, SourceAccount: account } = properties;
  // A permission with a qualifier applies to that version or alias only.
  const [name = '', ...qualifier] = functionNameOf(properties.FunctionName).split(':');
  const { arn } = functions.find((each) => each.name === name) ?? {};
  const functionArn = arn && [arn, ...qualifier].join(':');
  const isService = /\.amazonaws\.com(\.cn)?$/.test(principal);
  // Services that invoke nothing here, such as API Gateway, need no permission here.
  if (functionArn === undefined || isUnresolved(source ?? '') || (isService && !invokingServices.has(principal)))
    return undefined;
  const condition = {
    ...(source !== undefined && { ArnLike: { 'aws:SourceArn': source } }),
    ...(account !== undefined && { StringEquals: { 'aws:SourceAccount': account } }),
  };
  const statement = {
    Effect: 'Allow',
    Principal: principal === '*' ? '*' : { [isService ? 'Service' : 'AWS']: principal },
    Action: properties.Action,
    Resource: functionArn,
    Condition: condition,
  };
  return { label: resourceLabel(reading), document: { Statement: [statement] }, resourceArns: [functionArn] };
}
