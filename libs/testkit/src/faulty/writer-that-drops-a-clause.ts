import type { PipelineUnderTest } from '../simulation/pipeline-under-test.ts';
import { onlyMentioned } from './only-mentioned.ts';
import { consumerOf } from './replace-function.ts';
import { isConditionalUpdate, rewriteRequests } from './rewrite-requests.ts';

/**
 * A writer that does not look at the row's version, as one does that was written before rows could be edited; what was
 * planned before an owner's edit is written after it. Breaks I3.
 */
export function writerWithoutVersion(pipeline: PipelineUnderTest): PipelineUnderTest {
  return writerWithoutClause(pipeline, '#version = :version');
}

/**
 * A writer that does not look at the row's status, as one does that trusts the version alone; a row that is completed
 * or given up on is written to once more by whatever is still on its way. Breaks I3.
 */
export function writerWithoutStatus(pipeline: PipelineUnderTest): PipelineUnderTest {
  return writerWithoutClause(pipeline, '#status = :scheduled');
}

function writerWithoutClause(pipeline: PipelineUnderTest, clause: string): PipelineUnderTest {
  return rewriteRequests(pipeline, consumerOf(pipeline, pipeline.valueQueue), {
    request: (operation, body) => (isConditionalUpdate(operation, body) ? withoutClause(body, clause) : body),
  });
}

function withoutClause(
  { ConditionExpression, ...rest }: Record<string, unknown>,
  clause: string,
): Record<string, unknown> {
  const kept = String(ConditionExpression)
    .split(' AND ')
    .filter((part) => part !== clause)
    .join(' AND ');
  return onlyMentioned({ ...rest, ...(kept === '' ? {} : { ConditionExpression: kept }) });
}
