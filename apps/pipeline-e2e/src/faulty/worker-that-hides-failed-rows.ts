import { consumerOf, rewriteRequests } from '@daybreak/testkit';
import type { DaybreakPipeline } from '../simulation/under-test/daybreak-pipeline.ts';
import { onlyMentioned } from './only-mentioned.ts';

/** A worker that takes a failed row out of the index, as older releases did: only a scan of the table finds it. Breaks I1. */
export function workerThatHidesFailedRows(pipeline: DaybreakPipeline): DaybreakPipeline {
  return rewriteRequests(pipeline, consumerOf(pipeline, pipeline.rowQueue), {
    request: (operation, body) => (operation === 'UpdateItem' ? hidden(body) : body),
  });
}

function hidden(body: Record<string, unknown>): Record<string, unknown> {
  const update = String(body['UpdateExpression']);
  if (!update.includes('#status = :failed')) return body;
  const removed = update
    .replace('#dueShard = :failedShard, #dueAt = :now, ', '')
    .replace('REMOVE ', 'REMOVE #dueShard, #dueAt, ');
  return onlyMentioned({ ...body, UpdateExpression: removed });
}
