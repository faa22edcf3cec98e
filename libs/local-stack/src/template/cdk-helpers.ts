import type { TemplateResource } from './template-schema.ts';

/**
 * Functions that the CDK adds to a template for its own custom resources, by the beginning of their logical ids. They run at a
 * deployment alone, and call services of AWS that are not emulated.
 */
const logicalIds = [
  'AWS679f53fac002430cb0da5b7982bd2287', // AwsCustomResource
  'BucketNotificationsHandler050a0587b7544547bf325f094a3db834',
  'CustomCDKBucketDeployment8693BB64968944B69AAFB0CC9EB8756C',
  'LogRetentionaae0aa3c5b4d4f87b02d85b201efdd8a',
];

/** Of providers that the CDK keeps in its core: `CustomS3AutoDeleteObjectsCustomResourceProviderHandler9D90184F`. */
const coreProvider = /^Custom\w*CustomResourceProviderHandler[0-9A-F]{8}$/;
/** Of its provider framework, which calls a function of yours. */
const framework = /^framework\.on(?:Event|Timeout)$|^framework\.isComplete$/;

/** Custom resources of the CDK without which nothing here is amiss. */
const harmlessCustomResources: ReadonlyMap<string, string> = new Map([
  ['Custom::LogRetention', 'logs go to the caller'],
  ['Custom::S3AutoDeleteObjects', 'it empties a bucket before that is deleted'],
  ['Custom::ECRAutoDeleteImages', 'it empties a repository before that is deleted'],
  ['Custom::VpcRestrictDefaultSG', 'there is no network'],
  ['Custom::Trigger', 'it runs at a deployment'],
]);

/** Whether a function is a helper of the CDK's. */
export function isCdkHelper(logicalId: string, { Type: type, Properties: properties }: TemplateResource): boolean {
  if (type !== 'AWS::Lambda::Function') return false;
  const { Handler: handler } = properties;
  return (
    coreProvider.test(logicalId) ||
    logicalIds.some((beginning) => logicalId.startsWith(beginning)) ||
    (typeof handler === 'string' && framework.test(handler))
  );
}

/** Why a custom resource of the CDK is not missed; undefined for any other. */
export function harmlessCustomResource(type: string): string | undefined {
  return harmlessCustomResources.get(type);
}
