import type { PublishedEvent } from '../events/event-log.ts';
import type { ObjectEvent } from '../s3/answer-s3-request.ts';
import type { BucketModel, BucketNotificationModel } from '../template/event-models.ts';
import type { Courier } from './create-courier.ts';
import { nameIn } from './create-event-buses.ts';
import type { Outbox } from './create-outbox.ts';

export interface BucketNotificationsOptions {
  readonly buckets: readonly BucketModel[];
  readonly region: string;
  readonly accountId: string;
  readonly outbox: Pick<Outbox, 'post'>;
  readonly deliver: Courier;
  /** Puts an event on an event bus. */
  put(event: PublishedEvent): void;
  /** Returns a UTC instant. */
  now(): string;
  newId(): string;
}

/** Delivers changes of objects to the receivers of their bucket's notifications, and to EventBridge if the bucket is configured so. */
export function createBucketNotifications(options: BucketNotificationsOptions): (event: ObjectEvent) => void {
  const { buckets, region, accountId, outbox, deliver, put, now, newId } = options;
  let sequence = 0;
  return (event) => {
    const bucket = buckets.find(({ name }) => name === event.bucket);
    if (bucket === undefined) return;
    sequence += 1;
    const sequencer = sequence.toString(16).toUpperCase().padStart(18, '0');
    for (const { arn } of bucket.notifications.filter((notification) => wants(notification, event))) {
      const body = JSON.stringify({
        Records: [recordOf(event, bucket, { region, eventTime: now(), sequencer, newId })],
      });
      outbox.post(
        async () =>
          await deliver({
            service: 's3.amazonaws.com',
            sourceArn: bucket.arn,
            sourceAccount: accountId,
            label: bucket.name,
            targetArn: arn,
            outgoing: { body },
          }),
        { label: `${bucket.name} to ${nameIn(arn)}` },
      );
    }
    if (bucket.toEventBridge) {
      const target = `arn:aws:events:${region}:${accountId}:event-bus/default`;
      put({
        target,
        publishedAt: now(),
        event: busEvent(event, bucket, { region, accountId, time: now(), sequencer, newId }),
      });
    }
  };
}

function wants({ events, prefix, suffix }: BucketNotificationModel, { key, name }: ObjectEvent): boolean {
  const isNamed = events.some((each) => each === `s3:${name}` || each === `s3:${name.replace(/:.*$/, ':*')}`);
  return isNamed && key.startsWith(prefix) && key.endsWith(suffix);
}

interface Moment {
  readonly region: string;
  readonly sequencer: string;
  newId(): string;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
function recordOf(
  { key, name, object }: ObjectEvent,
  bucket: BucketModel,
  { region, eventTime, sequencer, newId }: Moment & { eventTime: string },
): object {
  return {
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: region,
    eventTime,
    eventName: name,
    userIdentity: { principalId: 'local' },
    requestParameters: { sourceIPAddress: '127.0.0.1' },
    responseElements: { 'x-amz-request-id': newId(), 'x-amz-id-2': 'local' },
    s3: {
      s3SchemaVersion: '1.0',
      configurationId: bucket.logicalId,
      bucket: { name: bucket.name, ownerIdentity: { principalId: 'local' }, arn: bucket.arn },
      object: {
        // The key is encoded as in a form. A function that does not decode it misses keys with spaces.
        key: formEncoded(key),
        ...(object !== undefined && { size: object.body.length, eTag: object.eTag.replaceAll('"', '') }),
        sequencer,
      },
    },
  };
}

function formEncoded(key: string): string {
  const escaped = encodeURIComponent(key).replaceAll(
    /[!'()]/g,
    (character) => `%${character.charCodeAt(0).toString(16)}`,
  );
  return escaped.replaceAll('%20', '+').replaceAll('%2F', '/');
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
function busEvent(
  { key, name, object }: ObjectEvent,
  bucket: BucketModel,
  { region, accountId, time, sequencer, newId }: Moment & { accountId: string; time: string },
): object {
  const isCreated = name === 'ObjectCreated:Put';
  return {
    version: '0',
    id: newId(),
    'detail-type': isCreated ? 'Object Created' : 'Object Deleted',
    source: 'aws.s3',
    account: accountId,
    time: time.replace(/\.\d{3}Z$/, 'Z'),
    region,
    resources: [bucket.arn],
    detail: {
      version: '0',
      bucket: { name: bucket.name },
      object: {
        key,
        ...(object !== undefined && { size: object.body.length, etag: object.eTag.replaceAll('"', '') }),
        sequencer,
      },
      'request-id': newId(),
      requester: accountId,
      'source-ip-address': '127.0.0.1',
      reason: isCreated ? 'PutObject' : 'DeleteObject',
      ...(!isCreated && { 'deletion-type': 'Permanently Deleted' }),
    },
  };
}
