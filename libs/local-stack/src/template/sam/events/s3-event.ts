import { isRecord } from '../../../json/is-record.ts';
import { listOf } from '../sam-resource.ts';
import { functionArnOf, permissionOf, type SamEvent, type TransformedEvent } from './sam-event.ts';

/** Transforms an `S3` event into notifications of the bucket, which must be in the same template. */
export function s3Event(event: SamEvent): TransformedEvent {
  const { Bucket: bucket, Events: events, Filter: filter } = event.properties;
  const bucketId = isRecord(bucket) ? bucket['Ref'] : undefined;
  if (typeof bucketId !== 'string') {
    event.reject('Event S3 requires the property Bucket, a !Ref of a bucket in this template');
    return { resources: {} };
  }
  const notifications = listOf(events).map((each) => ({
    bucketId,
    configuration: {
      Event: each,
      Function: functionArnOf(event),
      ...(filter === undefined ? {} : { Filter: filter }),
    },
  }));
  const account = { SourceAccount: { Ref: 'AWS::AccountId' } };
  return { resources: permissionOf(event, 's3.amazonaws.com', account), notifications };
}
