import {
  createSqsBatchHandler,
  type MessageOutcome,
  type MessageSender,
  type RetryPolicy,
  type SqsBatchHandler,
} from '@daybreak/batch';
import { messageOutcomes, type OwnOutcome } from '@daybreak/domain';
import type { EventSender } from '@daybreak/events';
import { type Clock, type Logger, type Metrics, requestMarginMs } from '@daybreak/runtime';
import { rowIdOf } from './edit-message.ts';
import { parseEdit, type ReceivedEdit } from './parse-edit.ts';
import { type DeadLetterOfEdit, settleEdit, type SettleEditDependencies } from './settle-edit.ts';

export interface EditorHandlerDependencies {
  rows: SettleEditDependencies['rows'];
  runs: SettleEditDependencies['runs'];
  /** Sends rows that are run now to the worker. */
  rowMessages: SettleEditDependencies['rowMessages'];
  /** Sends refused edits to the dead-letter queue. */
  deadLetters: MessageSender<DeadLetterOfEdit>;
  /** Sends the outcomes of edits. Default: nowhere. */
  events?: EventSender | undefined;
  /** Default: failed messages return after the visibility timeout of the queue. */
  retryPolicy?: RetryPolicy | undefined;
  clock: Clock;
  logger: Logger;
  metrics: Metrics;
}

/** Creates the handler of the edit queue, which makes the edits of rows' owners. */
export function createEditorHandler({
  retryPolicy,
  logger,
  ...dependencies
}: EditorHandlerDependencies): SqsBatchHandler {
  const { metrics } = dependencies;
  return createSqsBatchHandler<ReceivedEdit, OwnOutcome>({
    functionName: 'editor',
    outcomes: messageOutcomes,
    parse: parseEdit,
    // The edits of a row are made one after the other, by their sequence. Messages about no single row are one group.
    groupBy: ({ edit }) => JSON.stringify([edit === undefined ? null : rowIdOf(edit)]),
    handleGroup: async (records, checkTime) => {
      const outcomes = new Map<string, MessageOutcome<OwnOutcome>>();
      for (const record of records.toSorted((one, other) => sequenceOf(one.message) - sequenceOf(other.message)))
        outcomes.set(record.messageId, await settle(record, { ...dependencies, checkTime }));
      return outcomes;
    },
    logFields: ({ edit }) => (edit === undefined ? {} : { rowId: rowIdOf(edit), action: edit.action }),
    concurrency: 20,
    deadlineMarginMs: requestMarginMs,
    retryPolicy,
    logger,
    metrics,
  });
}

/** One edit that fails must not keep the others of its row from being made. */
async function settle(...parameters: Parameters<typeof settleEdit>): Promise<MessageOutcome<OwnOutcome>> {
  try {
    return await settleEdit(...parameters);
  } catch (error) {
    return { outcome: 'retry', error };
  }
}

function sequenceOf({ edit }: ReceivedEdit): number {
  return edit !== undefined && 'sequence' in edit ? (edit.sequence ?? 0) : 0;
}
