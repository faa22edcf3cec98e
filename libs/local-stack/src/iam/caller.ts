/**
 * Returns the access key of a function: its name, encoded in letters and digits, which AWS and DynamoDB Local require of an access key.
 * For `shop-dev-writer`, it is `shopZ2ddevZ2dwriter`.
 *
 * @example
 * import { SQSClient } from '@aws-sdk/client-sqs';
 * import { accessKeyOf, startLocalStack } from '@daybreak/local-stack';
 *
 * const stack = await startLocalStack({
 *   templatePath: 'cdk.out/Shop.template.json',
 *   functions: ({ sqsEndpoint: endpoint, region }) => {
 *     const credentials = { accessKeyId: accessKeyOf('shop-charge'), secretAccessKey: 'local' };
 *     const sqs = new SQSClient({ endpoint, region, credentials }); // has the permissions of shop-charge's role
 *     return { 'shop-charge': async () => sqs.config.region() };
 *   },
 * });
 * await stack.stop();
 */
export function accessKeyOf(functionName: string): string {
  return functionName.replaceAll(
    /[^a-zA-Y\d]/g,
    (character) => `Z${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}

/** Returns the name of the function that signed a request, or another caller's access key. Returns undefined without a signature. */
export function callerOf(authorization: string | undefined): string | undefined {
  return /Credential=([^/\s]+)\//
    .exec(authorization ?? '')?.[1]
    ?.replaceAll(/Z([\da-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
