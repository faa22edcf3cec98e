import { harmlessCustomResource, isCdkHelper } from './cdk-helpers.ts';
import { checkDeliveries } from './check-deliveries.ts';
import { checkWiring } from './check-wiring.ts';
import { type CodeAssets, readCodeAssets } from './code-assets.ts';
import { createResolver, type Resolver } from './create-resolver.ts';
import { describeResource, type StackPlace } from './describe-resource.ts';
import { standInForExternalQueues } from './external-queues.ts';
import { text } from './intrinsics.ts';
import { hasEmulatedSource } from './mapping-source.ts';
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
import { emulatedTypes, harmlessTypes, isPartOfAnother, namelessTypes } from './resource-types.ts';
import type { FunctionModel, StackModel } from './stack-model.ts';
import { createStandIns } from './stand-ins.ts';
import { NotEmulatedReferenceError, TemplateError, UnresolvedReferenceError } from './template-error.ts';
import type { Template, TemplateResource } from './template-schema.ts';
import { unresolvedText } from './unresolved.ts';
import { whatFollows } from './what-follows.ts';

/** What `readStackModel` takes. */
export interface StackModelOptions {
  readonly template: Template;
  readonly templatePath: string;
  readonly place: StackPlace;
  /** Values of template parameters that have no default, or another one. */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  /** Variables that every function gets besides, or in place of, those of the template. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
  readonly assets?: CodeAssets | undefined;
  /** Takes what matters and is not emulated for a problem. */
  readonly strict?: boolean | undefined;
}

const emulatedSections = new Set(['Parameters', 'Mappings', 'Conditions', 'Resources', 'Outputs']);
const harmlessSections = new Set(['AWSTemplateFormatVersion', 'Description', 'Metadata', 'Rules']);

/** Reads what the template asks for. Throws TemplateError with every problem there is, not just the first. */
export function readStackModel(options: StackModelOptions): StackModel {
  try {
    return readModel(options);
  } catch (error) {
    // For example, a condition that can't be evaluated: what follows from it is unknown.
    if (error instanceof UnresolvedReferenceError) {
      throw new TemplateError(options.templatePath, [error.message], { cause: error });
    }
    // The platform's own bounds, on the depth of calls and the length of a text.
    if (error instanceof RangeError) {
      throw new TemplateError(options.templatePath, ['It is nested too deep, or a text of it is too long'], {
        cause: error,
      });
    }
    throw error;
  }
}

function readModel(options: StackModelOptions): StackModel {
  const { template, templatePath, place, environment = {}, assets = readCodeAssets(templatePath) } = options;
  const findings: Findings = { problems: [], unsupported: [], notEmulated: [], warnings: [] };
  const resolver = createResolver(template, place, options.parameters);
  for (const section of Object.keys(template)) {
    if (harmlessSections.has(section)) findings.notEmulated.push(`Template section ${section}`);
    else if (!emulatedSections.has(section)) findings.unsupported.push(`Template section ${section}`);
  }

  const readings = readingsByType(template, place, resolver, findings);
  const mappings = readings.get('AWS::Lambda::EventSourceMapping')?.filter(hasEmulatedSource) ?? [];
  const readAll = <T>(types: readonly string[], read: (reading: ResourceReading) => T | undefined): T[] =>
    types.flatMap((type) => readings.get(type) ?? []).flatMap((reading) => read(reading) ?? []);

  const invokeConfigs = readAll(['AWS::Lambda::EventInvokeConfig'], readEventInvokeConfig);
  // A policy may well name what is not emulated, for example an encryption key; the rest of it still counts.
  const lenient = createResolver(template, place, options.parameters, { onUnresolved: unresolvedText });
  const readLenient = <T>(types: readonly string[], read: (reading: ResourceReading) => T | undefined): T[] =>
    readAll(types, (reading) => read({ ...reading, resolver: lenient }));
  const policies = readLenient(['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'], readPolicy);
  const queues = readAll(['AWS::SQS::Queue'], readQueue);
  const layers = readAll(['AWS::Lambda::LayerVersion'], (reading) => readLayer(reading, assets));
  const standIns = createStandIns(template, place, options.parameters);
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
  const model = {
    stackName: place.stackName,
    tables: readAll(['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'], readTable),
    queues: [...queues, ...external],
    functions,
    eventSourceMappings: mappings.flatMap((reading) => readEventSourceMapping(reading) ?? []),
    streamMappings: mappings.flatMap((reading) => readStreamMapping(reading) ?? []),
    schedules: readAll(['AWS::Scheduler::Schedule'], readSchedule),
    // What one target, or one subscriber, is that is not emulated, does not stop the others.
    rules: readLenient(['AWS::Events::Rule'], readRule),
    topics: topics.map(({ topic }) => topic),
    subscriptions: [
      ...topics.flatMap(({ subscriptions }) => subscriptions),
      ...readLenient(['AWS::SNS::Subscription'], readSubscription),
    ],
    roles: readLenient(['AWS::IAM::Role'], (reading) => readRole(reading, policies)),
    queuePolicies: readLenient(['AWS::SQS::QueuePolicy'], (reading) => readQueuePolicy(reading, queues)),
    resourcePolicies: [
      ...readLenient(['AWS::SNS::TopicPolicy'], readTopicPolicy),
      ...readLenient(['AWS::Lambda::Permission'], (reading) => readInvokePermission(reading, functions)),
    ],
    outputs: readOutputs(template, resolver, findings),
  };
  checkWiring(model, findings);
  checkDeliveries(model, findings);
  const { problems, unsupported, notEmulated, warnings } = findings;
  if (options.strict === true) problems.push(...unsupported);
  if (problems.length > 0) throw new TemplateError(templatePath, problems);
  return { ...model, unsupported, notEmulated, warnings };
}

/** The emulated resources that the conditions leave in, by type. Every other resource is reported. */
function readingsByType(
  template: Template,
  place: StackPlace,
  resolver: Resolver,
  findings: Findings,
): Map<string, ResourceReading[]> {
  const readings = new Map<string, ResourceReading[]>();
  for (const [logicalId, resource] of Object.entries(template.Resources)) {
    const { Type: type, Condition: condition } = resource;
    if (condition !== undefined && !resolver.condition(condition)) continue;
    if (isCdkHelper(logicalId, resource)) {
      findings.notEmulated.push(`${logicalId} (${type}): a helper of the CDK, which runs at a deployment alone`);
    } else if (emulatedTypes.has(type)) {
      const description = describeOrReport(logicalId, resource, place, resolver, findings);
      if (description === undefined) continue;
      const sameType = readings.get(type) ?? [];
      readings.set(type, [...sameType, { logicalId, resource, description, resolver, findings }]);
    } else reportType(logicalId, type, findings);
  }
  return readings;
}

function reportType(logicalId: string, type: string, { notEmulated, unsupported }: Findings): void {
  const label = `${logicalId} (${type})`;
  const harmless = harmlessCustomResource(type);
  if (harmlessTypes.has(type) || isPartOfAnother(type)) notEmulated.push(label);
  else if (harmless !== undefined) notEmulated.push(`${label}: ${harmless}`);
  else unsupported.push(`${label}: ${whatFollows(type)}`);
}

function describeOrReport(
  logicalId: string,
  resource: TemplateResource,
  place: StackPlace,
  resolver: Resolver,
  findings: Findings,
): ResourceReading['description'] | undefined {
  const { Type: type } = resource;
  if (namelessTypes.has(type)) return { type, name: logicalId, ref: logicalId, attributes: {} };
  try {
    return describeResource(logicalId, resource, place, resolver.resolve);
  } catch (error) {
    if (!(error instanceof UnresolvedReferenceError)) throw error;
    findings.problems.push(`${logicalId} (${type}): its name can't be resolved: ${error.message}`);
    return undefined;
  }
}

function readOutputs(template: Template, resolver: Resolver, findings: Findings): Record<string, string> {
  const outputs: Record<string, string> = {};
  for (const [name, { Value: value, Condition: condition }] of Object.entries(template.Outputs)) {
    if (condition !== undefined && !resolver.condition(condition)) continue;
    try {
      outputs[name] = text(resolver.resolve(value));
    } catch (error) {
      if (!(error instanceof UnresolvedReferenceError)) throw error;
      // The resource that it is of has been named already.
      const isNamed = error instanceof NotEmulatedReferenceError;
      (isNamed ? findings.notEmulated : findings.unsupported).push(`Output ${name}: ${error.message}`);
    }
  }
  return outputs;
}
