import { type EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import type { EntryAnswer } from '@daybreak/batch/internal';
import { quarterMebibyte, type Transport } from './transport.ts';

/** The errors of an entry that a retry cannot fix. EventBridge uses other codes for throttling and its own failures. */
const senderFaults: ReadonlySet<string> = new Set([
  'InvalidArgument',
  'InvalidAccountIdException',
  'MalformedDetail',
  'NotAuthorizedForDetailTypeException',
  'NotAuthorizedForSourceException',
]);
/** EventBridge counts an entry's time as 14 bytes. */
const timeBytes = 14;

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html */
export function createEventBusTransport(
  eventBridge: Pick<EventBridgeClient, 'send'>,
  arn: string,
  source: string,
): Transport<PutEventsRequestEntry> {
  return {
    maximumBytes: quarterMebibyte,
    toEntry: ({ detailType, time }, content) => {
      const detail = JSON.stringify(content);
      const bytes = timeBytes + Buffer.byteLength(source) + Buffer.byteLength(detailType) + Buffer.byteLength(detail);
      const entry = { EventBusName: arn, Source: source, DetailType: detailType, Time: new Date(time), Detail: detail };
      return { entry, bytes };
    },
    async send(entries) {
      const { Entries = [] } = await eventBridge.send(new PutEventsCommand({ Entries: [...entries] }));
      // EventBridge returns results in the order of the entries, with or without failures (FailedEntryCount).
      return entries.map((_, index): EntryAnswer | undefined => {
        const { EventId, ErrorCode } = Entries[index] ?? {};
        if (ErrorCode !== undefined) return { code: ErrorCode, isSenderFault: senderFaults.has(ErrorCode) };
        return EventId === undefined ? undefined : { messageId: EventId };
      });
    },
  };
}
