import { consumerOf, isConditionalUpdate, rewriteRequests } from '@daybreak/testkit';
import type { DaybreakPipeline } from '../simulation/under-test/daybreak-pipeline.ts';
import { faultyWriter } from './faulty-writer.ts';
import { onlyMentioned } from './only-mentioned.ts';

const ofVersion = '#version = :version';

/**
 * A writer that does not look at the row's version, as one does that was written before rows could be edited; what was
 * planned before an owner's edit is written after it. Breaks I3.
 */
export function writerWithoutVersion(pipeline: DaybreakPipeline): DaybreakPipeline {
  return writerWithoutClause(pipeline, ofVersion);
}

/** The same, for suites on a stack. */
export const writerWithoutVersionOnStack = faultyWriter(({ documentClient, rows, createWriter }) => {
  documentClient.middlewareStack.add(
    (next) => async (args) => {
      const input = { ...args.input };
      if ('ConditionExpression' in input) Object.assign(args.input, withoutClause(input, ofVersion));
      return await next(args);
    },
    { step: 'initialize' },
  );
  return createWriter(rows);
});

/**
 * A writer that does not look at the row's status, as one does that trusts the version alone; a row that is completed
 * or given up on is written to once more by whatever is still on its way. Breaks I3.
 */
export function writerWithoutStatus(pipeline: DaybreakPipeline): DaybreakPipeline {
  return writerWithoutClause(pipeline, '#status = :scheduled');
}

function writerWithoutClause(pipeline: DaybreakPipeline, clause: string): DaybreakPipeline {
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
