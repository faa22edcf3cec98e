import { createHash } from 'node:crypto';
import type { PipelineUnderTest } from '../simulation/pipeline-under-test.ts';
import { recordsOf } from '../simulation/record-of.ts';
import { consumerOf } from './replace-function.ts';
import { rewriteRequests } from './rewrite-requests.ts';

/**
 * A worker that takes a `SendMessageBatch` that was answered for one that took every entry, as most code does that
 * never looks at `Failed`; it acknowledges a row whose values are not on their way. Breaks I4.
 */
export function workerThatIgnoresFailedEntries(pipeline: PipelineUnderTest): PipelineUnderTest {
  return ignoringFailedEntries(pipeline, consumerOf(pipeline, pipeline.rowQueue));
}

/** A scanner that does the same: its run ends well though some of its rows were never dispatched. Breaks I6. */
export function scannerThatIgnoresFailedEntries(pipeline: PipelineUnderTest): PipelineUnderTest {
  return ignoringFailedEntries(pipeline, pipeline.scanner);
}

function ignoringFailedEntries(pipeline: PipelineUnderTest, functionName: string): PipelineUnderTest {
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
