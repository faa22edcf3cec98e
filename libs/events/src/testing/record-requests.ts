import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { PublishBatchCommand } from '@aws-sdk/client-sns';
import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import type { EventClients } from '../event-clients.ts';

/** The error codes of an event's first sends, by event id. `throw` fails the whole request. */
type Failures = Record<string, string[]>;

interface SentEntry {
  body: string;
  group?: string | undefined;
  deduplication?: string | undefined;
}

/** Creates clients that record the event ids of each request, and fail the events in `failures`. */
export function recordRequests(failures: Failures) {
  const requests: string[][] = [];
  const bodies: string[] = [];
  const fifo: Omit<SentEntry, 'body'>[] = [];

  /** Records a request. Returns the error code of each entry, or undefined for an accepted one. */
  const record = (entries: readonly SentEntry[]): (string | undefined)[] => {
    const ids = entries.map(({ body }) => /"id":"([^"]*)"/.exec(body)?.[1] ?? 'short');
    requests.push(ids);
    const codes = ids.map((id) => failures[id]?.shift());
    if (codes.includes('throw')) throw new Error('the request failed');
    for (const { body, ...ids } of entries) {
      bodies.push(body);
      fifo.push(ids);
    }
    return codes;
  };
  const batchResponse = (codes: (string | undefined)[]) => ({
    Successful: codes.flatMap((code, n) => (code === undefined ? [{ Id: `${n}`, MessageId: `m${n}` }] : [])),
    Failed: codes.flatMap((code, n) => (code === undefined ? [] : [{ Id: `${n}`, Code: code, SenderFault: false }])),
  });
  const client = {
    send: async (command: unknown): Promise<object> => {
      if (command instanceof PutEventsCommand) {
        const codes = record((command.input.Entries ?? []).map(({ Detail = '' }) => ({ body: Detail })));
        const Entries = codes.map((code, n) => (code === undefined ? { EventId: `e${n}` } : { ErrorCode: code }));
        return await Promise.resolve({ Entries, FailedEntryCount: codes.filter((code) => code !== undefined).length });
      }
      if (command instanceof SendMessageBatchCommand) {
        return batchResponse(
          record(
            (command.input.Entries ?? []).map(({ MessageBody = '', MessageGroupId, MessageDeduplicationId }) => ({
              body: MessageBody,
              group: MessageGroupId,
              deduplication: MessageDeduplicationId,
            })),
          ),
        );
      }
      if (command instanceof PublishBatchCommand) {
        return batchResponse(
          record(
            (command.input.PublishBatchRequestEntries ?? []).map(
              ({ Message = '', MessageGroupId, MessageDeduplicationId }) => ({
                body: Message,
                group: MessageGroupId,
                deduplication: MessageDeduplicationId,
              }),
            ),
          ),
        );
      }
      throw new Error('The test recorded an unexpected command');
    },
  };
  const clients: EventClients = { eventBridge: () => client, sns: () => client, sqs: () => client };
  return { clients, requests, bodies, fifo };
}
