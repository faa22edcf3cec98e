import * as v from 'valibot';
import { codeOf } from '../code.ts';
import { transformEvent } from '../events/transform-event.ts';
import type { TransformedEvent } from '../events/sam-event.ts';
import { arnOf, type Properties, ref, resourceOf, type Resources, statement } from '../sam-resource.ts';
import type { SamResource, Transformed } from '../sam-transform.ts';
import { functionRole } from '../role/function-role.ts';
import { invokeConfigOf } from './invoke-config.ts';

/** The properties of SAM's function that CloudFormation's function does not have. */
const samProperties = new Set(
  (
    'Events Policies CodeUri InlineCode ImageUri Tracing DeadLetterQueue EventInvokeConfig Role RolePath ' +
    'PermissionsBoundary AssumeRolePolicyDocument FunctionUrlConfig PropagateTags AutoPublishAlias ' +
    'AutoPublishAliasAllProperties AutoPublishCodeSha256 VersionDescription DeploymentPreference ' +
    'ProvisionedConcurrencyConfig VersionDeletionPolicy SourceKMSKeyArn'
  ).split(' '),
);

const eventsSchema = v.optional(
  v.record(v.string(), v.object({ Type: v.string(), Properties: v.optional(v.record(v.string(), v.unknown()), {}) })),
  {},
);
const deadLetterSchema = v.optional(v.object({ Type: v.picklist(['SQS', 'SNS']), TargetArn: v.unknown() }));

/** Transforms a function into the function, its role, the resources that invoke it, and the destinations of its results. */
export function transformFunction(sam: SamResource): Transformed {
  const { logicalId, resource, properties, reject } = sam;
  const events = eventsOf(sam);
  const deadLetter = v.safeParse(deadLetterSchema, properties['DeadLetterQueue']);
  if (!deadLetter.success) reject('DeadLetterQueue must have a Type of SQS or SNS, and a TargetArn');
  const deadLetterQueue = deadLetter.success ? deadLetter.output : undefined;
  const invokeConfig = invokeConfigOf(sam);
  const { Role: role = arnOf(`${logicalId}Role`), Tracing: tracing } = properties;
  const { code, metadata } = codeOfFunction(properties);
  const own = resourceOf(
    resource,
    'AWS::Lambda::Function',
    {
      ...Object.fromEntries(Object.entries(properties).filter(([name]) => !samProperties.has(name))),
      Code: code,
      Role: role,
      TracingConfig: tracing === undefined ? undefined : { Mode: tracing },
      DeadLetterConfig: deadLetterQueue && { TargetArn: deadLetterQueue.TargetArn },
    },
    { ...resource.Metadata, ...metadata },
  );
  const resources: Resources = { [logicalId]: own, ...invokeConfig.resources, ...aliasAndUrlOf(sam) };
  if (properties['Role'] === undefined) {
    const send = deadLetterQueue && [
      statement(deadLetterQueue.Type === 'SQS' ? 'sqs:SendMessage' : 'sns:Publish', deadLetterQueue.TargetArn),
    ];
    resources[`${logicalId}Role`] = functionRole(sam, {
      managedPolicies: events.flatMap((event) => event.managedPolicies ?? []),
      statements: [...events.flatMap((event) => event.statements ?? []), ...(send ?? []), ...invokeConfig.statements],
    });
  }
  Object.assign(resources, ...events.map((event) => event.resources));
  return { resources, notifications: events.flatMap((event) => event.notifications ?? []) };
}

function eventsOf({ logicalId, resource, properties, reject }: SamResource): TransformedEvent[] {
  const parsed = v.safeParse(eventsSchema, properties['Events'] ?? {});
  if (!parsed.success) {
    reject('Events: each event must have a Type, and may have Properties');
    return [];
  }
  return Object.entries(parsed.output).map(([name, event]) =>
    transformEvent({
      id: `${logicalId}${name}`,
      type: event.Type,
      properties: event.Properties,
      functionId: logicalId,
      resource,
      reject: (problem) => reject(`Events: ${name}: ${problem}`),
    }),
  );
}

function codeOfFunction({ InlineCode: inline, ImageUri: image, CodeUri: uri = '.' }: Properties) {
  if (inline !== undefined) return { code: { ZipFile: inline }, metadata: {} };
  if (image !== undefined) return { code: { ImageUri: image }, metadata: {} };
  return codeOf(uri, 'Code');
}

/** Returns the alias, and the function URL. */
function aliasAndUrlOf({ logicalId, resource, properties }: SamResource): Resources {
  const { AutoPublishAlias: alias, FunctionUrlConfig: url } = properties;
  const target = { FunctionName: ref(logicalId) };
  const resources: Resources = {};
  if (typeof alias === 'string') {
    resources[`${logicalId}Alias${alias.replaceAll(/[^A-Za-z0-9]/g, '')}`] = resourceOf(
      resource,
      'AWS::Lambda::Alias',
      { ...target, Name: alias, FunctionVersion: '1' },
    );
  }
  if (url !== undefined) {
    resources[`${logicalId}Url`] = resourceOf(resource, 'AWS::Lambda::Url', { TargetFunctionArn: ref(logicalId) });
  }
  return resources;
}
