import { isRecord } from '../../json/is-record.ts';
import { listOf, type Resources } from './sam-resource.ts';
import type { BucketNotification } from './sam-transform.ts';

/** Adds the S3 events of functions to the notifications of their buckets. */
export function addBucketNotifications(resources: Resources, notifications: readonly BucketNotification[]): void {
  for (const { bucketId, configuration } of notifications) {
    const bucket = resources[bucketId];
    if (bucket === undefined) continue;
    const { NotificationConfiguration: current } = bucket.Properties;
    const existing = isRecord(current) ? current : {};
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
