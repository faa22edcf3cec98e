import type { Oracle, Published } from '../oracle/oracle.ts';
import { recordsOf } from '../wire/record-of.ts';
import type { WireRequest, WireResponse } from '../wire/transport.ts';
import { UnfollowedOperationError, writtenItems } from '../wire/written-items.ts';
import type { Caller } from './caller.ts';
import type { IndexLag } from './index-lag.ts';
import type { ItemImages } from './item-images.ts';
import type { Items } from './items.ts';
import type { LostUpdates } from './lost-updates.ts';
import type { TableStreams } from './table-streams.ts';

/** Calls the oracle with the effects of each request. */
export interface Observer {
  /** Reports the effects of a request that a service has answered. */
  onResponse(caller: Caller, request: WireRequest, response: WireResponse): Promise<void>;
}

export interface ObserverOptions {
  items: Pick<Items, 'changesBy'>;
  lag: Pick<IndexLag, 'note'>;
  images: Pick<ItemImages, 'note'>;
  streams: Pick<TableStreams, 'note'>;
  lostUpdates: Pick<LostUpdates, 'onWrite'>;
  oracle: Pick<Oracle<unknown>, 'onOutside' | 'onPublished' | 'onSent' | 'onWrite'>;
}

export function createObserver(options: ObserverOptions): Observer {
  const { items, lag, images, streams, lostUpdates, oracle } = options;
  return {
    async onResponse(caller, request, response) {
      const { kind, name } = caller;
      if (isUnknownOperation(response)) throw new UnfollowedOperationError(request.operation);
      if (response.statusCode >= 300) return;
      if (request.service === 'SQS') {
        const queue = queueNameOf(request);
        for (const body of sentBodies(request, response)) oracle.onSent?.({ queue, body });
        return;
      }
      if (request.outside !== undefined) {
        const { statusCode, headers, text } = response;
        oracle.onOutside?.(request.outside, { statusCode, headers, body: text ?? '' });
        return;
      }
      if (request.service === 'EventBridge') {
        for (const published of publishedEvents(request, response)) oracle.onPublished?.(published);
        return;
      }
      if (request.service === 'SNS') return;
      const changes = await items.changesBy(writtenItems(request));
      if (changes.length > 0) {
        lag.note(changes);
        images.note(changes);
        streams.note(changes);
        oracle.onWrite?.({ by: kind, name: name.split('#', 1)[0] ?? name, changes });
      }
      // After the oracle: a violation that it reports says more about the same write.
      lostUpdates.onWrite(caller, request, changes);
    },
  };
}

/** An operation that is not emulated ends the run: a function would handle its error as any other. */
function isUnknownOperation({ body }: WireResponse): boolean {
  return String(body['__type']).endsWith('UnknownOperationException');
}

function queueNameOf({ body }: WireRequest): string {
  return String(body['QueueUrl']).split('/').at(-1) ?? '';
}

function sentBodies({ operation, body }: WireRequest, response: WireResponse): string[] {
  if (operation === 'SendMessage') return [String(body['MessageBody'])];
  if (operation !== 'SendMessageBatch') return [];
  const accepted = new Set(recordsOf(response.body['Successful']).map(({ Id }) => Id));
  return recordsOf(body['Entries']).flatMap(({ Id, MessageBody }) => (accepted.has(Id) ? [String(MessageBody)] : []));
}

/** Returns the entries that EventBridge accepted. Its response has one element for each entry, in order. */
function publishedEvents({ operation, body }: WireRequest, response: WireResponse): Published[] {
  if (operation !== 'PutEvents') return [];
  const results = recordsOf(response.body['Entries']);
  return recordsOf(body['Entries']).flatMap(({ EventBusName, DetailType, Detail }, index) =>
    results[index]?.['EventId'] === undefined
      ? []
      : [{ eventBus: String(EventBusName), detailType: String(DetailType), detail: String(Detail) }],
  );
}
