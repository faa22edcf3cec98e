import * as v from 'valibot';
import { arnOf, ref, resourceOf, type Resources, statement } from '../sam-resource.ts';
import type { SamResource } from '../sam-transform.ts';

const destinationSchema = v.object({
  Type: v.optional(v.picklist(['SQS', 'SNS', 'Lambda', 'EventBridge', 'S3Bucket'])),
  Destination: v.optional(v.unknown()),
});
const configSchema = v.looseObject({
  DestinationConfig: v.optional(
    v.object({ OnSuccess: v.optional(destinationSchema), OnFailure: v.optional(destinationSchema) }),
    {},
  ),
});

const actions: Readonly<Record<string, string>> = {
  SQS: 'sqs:SendMessage',
  SNS: 'sns:Publish',
  Lambda: 'lambda:InvokeFunction',
  EventBridge: 'events:PutEvents',
  S3Bucket: 's3:PutObject',
};

/**
 * Returns the configuration of asynchronous invocations, its generated destinations, and statements that let the function's role send to
 * them.
 */
export function invokeConfigOf(sam: SamResource): { resources: Resources; statements: object[] } {
  const { logicalId, resource, properties, reject } = sam;
  const { EventInvokeConfig: invokeConfig } = properties;
  if (invokeConfig === undefined) return { resources: {}, statements: [] };
  const parsed = v.safeParse(configSchema, invokeConfig);
  if (!parsed.success) {
    reject('EventInvokeConfig: each destination must have a Type of SQS, SNS, Lambda, EventBridge or S3Bucket');
    return { resources: {}, statements: [] };
  }
  const { DestinationConfig: destinations, ...others } = parsed.output;
  const resources: Resources = {};
  const statements: object[] = [];
  const config: Record<string, object> = {};
  for (const [outcome, each] of Object.entries(destinations)) {
    const { Type: type = '', Destination: target } = each ?? {};
    let destination = target;
    if (destination === undefined) {
      const queueOrTopicId = `${logicalId}EventInvokeConfig${outcome}${type}`;
      const isQueue = type === 'SQS';
      resources[queueOrTopicId] = resourceOf(resource, isQueue ? 'AWS::SQS::Queue' : 'AWS::SNS::Topic', {});
      destination = isQueue ? arnOf(queueOrTopicId) : ref(queueOrTopicId);
    }
    config[outcome] = { Destination: destination };
    if (actions[type] !== undefined) statements.push(statement(actions[type], destination));
  }
  resources[`${logicalId}EventInvokeConfig`] = resourceOf(resource, 'AWS::Lambda::EventInvokeConfig', {
    FunctionName: ref(logicalId),
    Qualifier: '$LATEST',
    ...others,
    DestinationConfig: Object.keys(config).length === 0 ? undefined : config,
  });
  return { resources, statements };
}
