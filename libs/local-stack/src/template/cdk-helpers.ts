import type { TemplateResource } from './template-schema.ts';

/**
 * The logical ids, or their beginnings, of functions that the CDK adds for its own custom resources. They only run during a deployment, and
 * call AWS services that are not emulated.
 */
const logicalIds = [
  'AWS679f53fac002430cb0da5b7982bd2287', // AwsCustomResource
  'BucketNotificationsHandler050a0587b7544547bf325f094a3db834',
  'CustomCDKBucketDeployment8693BB64968944B69AAFB0CC9EB8756C',
  'LogRetentionaae0aa3c5b4d4f87b02d85b201efdd8a',
];

/** Functions of the custom resource providers in the CDK's core: `CustomS3AutoDeleteObjectsCustomResourceProviderHandler9D90184F`. */
const coreProvider = /^Custom\w*CustomResourceProviderHandler[0-9A-F]{8}$/;
/** Handlers of the CDK's provider framework, which calls a function of yours. */
const framework = /^framework\.on(?:Event|Timeout)$|^framework\.isComplete$/;

/** The custom resources of the CDK that change nothing here, with the reason. */
const harmlessCustomResources: ReadonlyMap<string, string> = new Map([
  ['Custom::LogRetention', 'logs go to the caller'],
  ['Custom::S3AutoDeleteObjects', 'it empties a bucket before that is deleted'],
  ['Custom::ECRAutoDeleteImages', 'it empties a repository before that is deleted'],
  ['Custom::VpcRestrictDefaultSG', 'there is no network'],
  ['Custom::Trigger', 'it runs at a deployment'],
]);

/** Returns true for a function that the CDK adds for its own custom resources. */
export function isCdkHelper(logicalId: string, { Type: type, Properties: properties }: TemplateResource): boolean {
  if (type !== 'AWS::Lambda::Function') return false;
  const { Handler: handler } = properties;
  return (
    coreProvider.test(logicalId) ||
    logicalIds.some((prefix) => logicalId.startsWith(prefix)) ||
    (typeof handler === 'string' && framework.test(handler))
  );
}

/** Returns the reason why a custom resource of the CDK changes nothing here, or undefined for any other resource. */
export function harmlessCustomResource(type: string): string | undefined {
  return harmlessCustomResources.get(type);
}
