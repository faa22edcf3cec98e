import { readCodeAssets } from './code-assets.ts';
import { createResolver, type Resolver } from './create-resolver.ts';
import { standInForExternalQueues } from './external-queues.ts';
import type { Exports } from './exports.ts';
import { text } from './intrinsics.ts';
import { hasEmulatedSource } from './mapping-source.ts';
import { readBucket, readBucketNotifications, withAdded } from './read-bucket.ts';
import { readEventInvokeConfig } from './read-event-invoke-config.ts';
import { readEventSourceMapping } from './read-event-source-mapping.ts';
import { readFunction } from './read-function.ts';
import { readQueuePolicy } from './read-queue-policy.ts';
import { readQueue } from './read-queue.ts';
import { readLayer } from './read-layer.ts';
import { readInvokePermission, readTopicPolicy } from './read-resource-policies.ts';
import { readPolicy, readRole } from './read-roles.ts';
import { readRule } from './read-rule.ts';
import { readSchedule } from './read-schedule.ts';
import { readStreamMapping } from './read-stream-mapping.ts';
import { readSubscription } from './read-subscription.ts';
import { readTable } from './read-table.ts';
import { readTopic } from './read-topic.ts';
import type { Findings, ResourceReading } from './reading.ts';
import { readingsByType } from './readings-by-type.ts';
import type { StackModelOptions, StackParts } from './stack-parts.ts';
import type { FunctionModel } from './stack-model.ts';
import { createStandIns } from './stand-ins.ts';
import { NotEmulatedReferenceError, UnresolvedReferenceError } from './template-error.ts';
import type { Template } from './template-schema.ts';
import { unresolvedText } from './unresolved.ts';

const emulatedSections = new Set(['Parameters', 'Mappings', 'Conditions', 'Resources', 'Outputs']);
const harmlessSections = new Set(['AWSTemplateFormatVersion', 'Description', 'Metadata', 'Rules']);

/** Reads one of several stacks, and adds to `findings`. */
export function readStack(options: StackModelOptions, exports: Exports, findings: Findings): StackParts {
  const {
    template,
    templatePath,
    place,
    parameters,
    environment = {},
    assets = readCodeAssets(templatePath),
  } = options;
  const resolver = createResolver(template, place, parameters, { exports });
  for (const section of Object.keys(template)) {
    if (harmlessSections.has(section)) findings.notEmulated.push(`Template section ${section}`);
    else if (!emulatedSections.has(section)) findings.unsupported.push(`Template section ${section}`);
  }

  const readings = readingsByType(template, place, resolver, findings);
  const mappings = readings.get('AWS::Lambda::EventSourceMapping')?.filter(hasEmulatedSource) ?? [];
  const readAll = <T>(types: readonly string[], read: (reading: ResourceReading) => T | undefined): T[] =>
    types.flatMap((type) => readings.get(type) ?? []).flatMap((reading) => read(reading) ?? []);

  const invokeConfigs = readAll(['AWS::Lambda::EventInvokeConfig'], readEventInvokeConfig);
  // A policy or rule may refer to a resource that is not emulated, such as an encryption key. The rest of it still applies.
  const lenient = createResolver(template, place, parameters, { exports, onUnresolved: unresolvedText });
  const readLenient = <T>(types: readonly string[], read: (reading: ResourceReading) => T | undefined): T[] =>
    readAll(types, (reading) => read({ ...reading, resolver: lenient }));
  const policies = readLenient(['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'], readPolicy);
  const queues = readAll(['AWS::SQS::Queue'], readQueue);
  const layers = readAll(['AWS::Lambda::LayerVersion'], (reading) => readLayer(reading, assets));
  const standIns = createStandIns(template, place, { parameters, exports });
  const { functions, queues: external } = standInForExternalQueues(
    readAll(['AWS::Lambda::Function'], (reading) =>
      readFunction({ ...reading, standIns }, assets, environment, layers),
    ).map((read): FunctionModel => ({
      ...read,
      ...invokeConfigs.find(({ functionName }) => functionName === read.name),
    })),
    place,
    findings,
  );
  const topics = readLenient(['AWS::SNS::Topic'], readTopic);
  return {
    stackName: place.stackName,
    tables: readAll(['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'], readTable),
    queues: [...queues, ...external],
    functions,
    eventSourceMappings: mappings.flatMap((reading) => readEventSourceMapping(reading) ?? []),
    streamMappings: mappings.flatMap((reading) => readStreamMapping(reading) ?? []),
    schedules: readAll(['AWS::Scheduler::Schedule'], readSchedule),
    // A target or subscriber that is not emulated does not affect the others.
    rules: readLenient(['AWS::Events::Rule'], readRule),
    topics: topics.map(({ topic }) => topic),
    subscriptions: [
      ...topics.flatMap(({ subscriptions }) => subscriptions),
      ...readLenient(['AWS::SNS::Subscription'], readSubscription),
    ],
    buckets: withAdded(
      readLenient(['AWS::S3::Bucket'], readBucket),
      readLenient(['Custom::S3BucketNotifications'], readBucketNotifications),
    ),
    roles: readLenient(['AWS::IAM::Role'], (reading) => readRole(reading, policies)),
    queuePolicies: readLenient(['AWS::SQS::QueuePolicy'], (reading) => readQueuePolicy(reading, queues)),
    resourcePolicies: [
      ...readLenient(['AWS::SNS::TopicPolicy'], readTopicPolicy),
      ...readLenient(['AWS::Lambda::Permission'], (reading) => readInvokePermission(reading, functions)),
    ],
    outputs: readOutputs(template, resolver, findings),
    policies,
  };
}

function readOutputs(template: Template, resolver: Resolver, findings: Findings): Record<string, string> {
  const outputs: Record<string, string> = {};
  for (const [name, { Value: value, Condition: condition }] of Object.entries(template.Outputs)) {
    if (condition !== undefined && !resolver.condition(condition)) continue;
    try {
      outputs[name] = text(resolver.resolve(value));
    } catch (error) {
      if (!(error instanceof UnresolvedReferenceError)) throw error;
      // The resource is already in the findings.
      const isReported = error instanceof NotEmulatedReferenceError;
      (isReported ? findings.notEmulated : findings.unsupported).push(`Output ${name}: ${error.message}`);
    }
  }
  return outputs;
}
