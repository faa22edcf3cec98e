/**
 * The access key with which a function signs: its name, as letters and digits, which is all that an access key of AWS has and that
 * DynamoDB Local accepts. `shop-dev-writer` signs with `shopZ2ddevZ2dwriter`.
 *
 * @example
 * import { SQSClient } from '@aws-sdk/client-sqs';
 * import { accessKeyOf, startLocalStack } from '@daybreak/local-stack';
 *
 * const stack = await startLocalStack({
 *   templatePath: 'cdk.out/Shop.template.json',
 *   functions: ({ sqsEndpoint: endpoint, region }) => {
 *     const credentials = { accessKeyId: accessKeyOf('shop-charge'), secretAccessKey: 'local' };
 *     const sqs = new SQSClient({ endpoint, region, credentials }); // may do what the role of shop-charge allows
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

/** The name of the function whose access key signed a request, or another access key. Undefined without a signature. */
export function callerOf(authorization: string | undefined): string | undefined {
  return /Credential=([^/\s]+)\//
    .exec(authorization ?? '')?.[1]
    ?.replaceAll(/Z([\da-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
