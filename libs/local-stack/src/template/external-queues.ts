import { queueUrlOf, type StackPlace } from './stack-place.ts';
import type { Findings } from './reading.ts';
import type { FunctionModel, QueueModel } from './stack-model.ts';

/** The URL of a queue on AWS. */
const awsUrl = /^https:\/\/sqs\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/(\d{12})\/([\w-]{1,80}(?:\.fifo)?)$/;
const defaultVisibilityTimeoutSeconds = 30;

/**
 * Replaces each function's variable that is the URL of a queue on AWS by the URL of a local stand-in, so that no message leaves the
 * machine. Returns the functions with these variables, and the stand-ins.
 */
export function standInForExternalQueues(
  functions: readonly FunctionModel[],
  place: StackPlace,
  findings: Pick<Findings, 'notEmulated'>,
): { functions: FunctionModel[]; queues: QueueModel[] } {
  const queues = new Map<string, QueueModel>();
  const localUrl = (value: string): string => {
    const [, region = '', account = '', name = ''] = awsUrl.exec(value) ?? [];
    if (name === '') return value;
    const externalArn = `arn:aws:sqs:${region}:${account}:${name}`;
    if (!queues.has(externalArn)) {
      queues.set(externalArn, standInOf(name, externalArn, place));
      findings.notEmulated.push(`${externalArn}: a local queue stands in for it`);
    }
    return queueUrlOf(name, place);
  };
  const withLocalUrls = functions.map((model) => ({
    ...model,
    environment: Object.fromEntries(
      Object.entries(model.environment).map(([variable, value]) => [variable, localUrl(value)]),
    ),
  }));
  return { functions: withLocalUrls, queues: [...queues.values()] };
}

function standInOf(name: string, externalArn: string, place: StackPlace): QueueModel {
  return {
    logicalId: name,
    name,
    url: queueUrlOf(name, place),
    arn: `arn:aws:sqs:${place.region}:${place.accountId}:${name}`,
    externalArn,
    // The other stack's deduplication is unknown. With content-based deduplication, a message needs no deduplication id.
    attributes: name.endsWith('.fifo') ? { FifoQueue: 'true', ContentBasedDeduplication: 'true' } : {},
    visibilityTimeoutSeconds: defaultVisibilityTimeoutSeconds,
  };
}
