import { hash } from 'node:crypto';
import type { KeyAttribute, StreamModel } from '../../template/stack-model.ts';
import { itemSizeBytes, type WireItem } from '../capacity/item-size.ts';

/** A change of one item. Undefined if the item does not exist. */
export interface ItemChange {
  readonly before: WireItem | undefined;
  readonly after: WireItem | undefined;
  /** True if DynamoDB deleted the item by the table's Time to Live. */
  readonly isExpiry?: boolean | undefined;
}

/** A record of a stream, as a function receives it from Lambda. */
export interface StreamRecord {
  readonly eventID: string;
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly eventVersion: '1.1';
  readonly eventSource: 'aws:dynamodb';
  readonly awsRegion: string;
  readonly dynamodb: {
    /** Epoch seconds. */
    readonly ApproximateCreationDateTime: number;
    readonly Keys: WireItem;
    readonly NewImage?: WireItem;
    readonly OldImage?: WireItem;
    /** Digits. Each number is greater than those of earlier records of the shard, and equally long. */
    readonly SequenceNumber: string;
    readonly SizeBytes: number;
    readonly StreamViewType: StreamModel['viewType'];
  };
  readonly eventSourceARN: string;
  /** The Time to Live service, for an expired item. */
  readonly userIdentity?: { readonly type: 'Service'; readonly principalId: 'dynamodb.amazonaws.com' };
}

export interface RecordPlace {
  readonly stream: StreamModel;
  readonly keySchema: readonly KeyAttribute[];
  readonly region: string;
  readonly sequenceNumber: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** Returns the record of a change. */
export function streamRecord({ before, after, isExpiry }: ItemChange, place: RecordPlace): StreamRecord {
  const { stream, keySchema, region, sequenceNumber, at } = place;
  const keys = keysOf(after ?? before ?? {}, keySchema);
  const images = {
    ...(after !== undefined && showsNew.has(stream.viewType) ? { NewImage: after } : {}),
    ...(before !== undefined && showsOld.has(stream.viewType) ? { OldImage: before } : {}),
  };
  const bytes = [keys, ...Object.values(images)].reduce((sum, item) => sum + itemSizeBytes(item), 0);
  return {
    eventID: hash('md5', `${stream.arn} ${sequenceNumber}`),
    eventName: eventNameOf({ before, after }),
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: region,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(at / 1_000),
      Keys: keys,
      ...images,
      SequenceNumber: sequenceNumber,
      SizeBytes: bytes,
      StreamViewType: stream.viewType,
    },
    eventSourceARN: stream.arn,
    ...(isExpiry === true && { userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' } }),
  };
}

function eventNameOf({ before, after }: ItemChange): StreamRecord['eventName'] {
  if (before === undefined) return 'INSERT';
  return after === undefined ? 'REMOVE' : 'MODIFY';
}

/** Returns the primary key of an item. */
export function keysOf(item: WireItem, keySchema: readonly KeyAttribute[]): WireItem {
  return Object.fromEntries(keySchema.map(({ name }) => [name, item[name]]));
}

const showsNew: ReadonlySet<string> = new Set(['NEW_IMAGE', 'NEW_AND_OLD_IMAGES']);
const showsOld: ReadonlySet<string> = new Set(['OLD_IMAGE', 'NEW_AND_OLD_IMAGES']);
