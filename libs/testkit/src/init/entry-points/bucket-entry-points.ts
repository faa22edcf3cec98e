import type { StackModel } from '@daybreak/local-stack';
import type { EntryPoint } from './entry-point.ts';
import { feedersOf, nameOfArn } from './feeders.ts';
import { sampleKeys } from './sample-keys.ts';

const isPutEvent = (event: string): boolean => /^s3:ObjectCreated:(\*|Put)$/.test(event);

/** Returns the buckets that send notifications of put objects. The key of the sample passes the first filter. */
export function bucketEntryPoints(model: StackModel): EntryPoint[] {
  const feeders = feedersOf(model);
  return model.buckets.flatMap((bucket): EntryPoint[] => {
    const { name, logicalId, toEventBridge } = bucket;
    const notifications = bucket.notifications.filter(({ events }) => events.some(isPutEvent));
    const rules = toEventBridge ? model.rules.filter(({ eventPattern }) => isOfS3(eventPattern)) : [];
    const receivers = [...notifications, ...rules.flatMap(({ targets }) => targets)].map(({ arn }) => nameOfArn(arn));
    if (receivers.length === 0) return [];
    const { prefix = '', suffix = '' } = notifications[0] ?? {};
    return [
      {
        kind: 'bucket',
        name,
        logicalId,
        receivers,
        isFed: feeders.isKnownToFunctions([name], receivers),
        arrival: (message = sampleKeys(model)) => ({
          bucket: name,
          key: `${prefix}object-1${suffix}`,
          body: typeof message === 'string' ? message : JSON.stringify(message),
        }),
      },
    ];
  });
}

function isOfS3(pattern: Readonly<Record<string, unknown>> | undefined): boolean {
  const sources: unknown = pattern?.['source'];
  return Array.isArray(sources) && sources.includes('aws.s3');
}
