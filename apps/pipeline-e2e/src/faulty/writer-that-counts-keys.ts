import { consumerOf, isConditionalUpdate, rewriteRequests } from '@daybreak/testkit';
import type { DaybreakPipeline } from '../simulation/under-test/daybreak-pipeline.ts';

/** The clauses that ask which plan the row's stamps are of. */
const ofAPlan = /\(begins_with\(#planId.*\)$|#planId = :storedPlanId/;

/**
 * A writer that completes a row when as many keys are written as were planned, of whatever plan, as one does that takes a rule for
 * something that never changes. Breaks I1.
 */
export function writerThatCountsKeys(pipeline: DaybreakPipeline): DaybreakPipeline {
  return rewriteRequests(pipeline, consumerOf(pipeline, pipeline.valueQueue), {
    request: (operation, body) => (isConditionalUpdate(operation, body) ? ofAnyPlan(body) : body),
  });
}

/** The clauses stay, and make no difference: DynamoDB refuses an update of which no expression mentions a value. */
function ofAnyPlan(update: Record<string, unknown>): Record<string, unknown> {
  const condition = String(update['ConditionExpression']);
  return { ...update, ConditionExpression: condition.replace(ofAPlan, '($& OR #version = :version)') };
}
