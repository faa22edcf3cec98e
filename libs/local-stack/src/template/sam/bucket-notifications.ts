import { isRecord } from '../../json/is-record.ts';
import { listOf, type Resources } from './sam-resource.ts';
import type { BucketNotification } from './sam-transform.ts';

/** Adds what S3 events of functions ask for to the buckets that they name. */
export function addBucketNotifications(resources: Resources, notifications: readonly BucketNotification[]): void {
  for (const { bucketId, configuration } of notifications) {
    const bucket = resources[bucketId];
    if (bucket === undefined) continue;
    const { NotificationConfiguration: given } = bucket.Properties;
    const existing = isRecord(given) ? given : {};
    const configurations = [...listOf(existing['LambdaConfigurations']), configuration];
    resources[bucketId] = {
      ...bucket,
      Properties: {
        ...bucket.Properties,
        NotificationConfiguration: { ...existing, LambdaConfigurations: configurations },
      },
    };
  }
}
