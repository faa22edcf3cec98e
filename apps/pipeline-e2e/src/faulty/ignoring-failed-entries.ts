import { createHash } from 'node:crypto';
import { consumerOf, rewriteRequests } from '@daybreak/testkit';
import { recordsOf } from '@daybreak/testkit/internal';
import type { DaybreakPipeline } from '../simulation/under-test/daybreak-pipeline.ts';

/**
 * A worker that takes a `SendMessageBatch` that was answered for one that took every entry, as most code does that
 * never looks at `Failed`; it acknowledges a row whose values are not on their way. Breaks I4.
 */
export function workerThatIgnoresFailedEntries(pipeline: DaybreakPipeline): DaybreakPipeline {
  return ignoringFailedEntries(pipeline, consumerOf(pipeline, pipeline.rowQueue));
}

/** A scanner that does the same: its run ends well though some of its rows were never dispatched. Breaks I6. */
export function scannerThatIgnoresFailedEntries(pipeline: DaybreakPipeline): DaybreakPipeline {
  return ignoringFailedEntries(pipeline, pipeline.scanner);
}

function ignoringFailedEntries(pipeline: DaybreakPipeline, functionName: string): DaybreakPipeline {
  return rewriteRequests(pipeline, functionName, {
    response: (operation, body, asked) => (operation === 'SendMessageBatch' ? everyEntryTaken(asked) : body),
  });
}

function everyEntryTaken({ Entries: entries }: Record<string, unknown>): Record<string, unknown> {
  const Successful = recordsOf(entries).map(({ Id, MessageBody }) => ({
    Id,
    MessageId: `taken-${String(Id)}`,
    // The SDK compares it with what it sent.
    MD5OfMessageBody: createHash('md5').update(String(MessageBody)).digest('hex'),
  }));
  return { Successful };
}
