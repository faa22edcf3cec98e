import type { EventSourceMappingModel } from '@daybreak/local-stack';
import * as v from 'valibot';
import type { Promises } from '../oracle/kit-promises.ts';

interface BatchResponse {
  readonly mapping: Pick<EventSourceMappingModel, 'functionName' | 'logicalId' | 'reportBatchItemFailures'>;
  /** The response as JSON. */
  readonly payload: string;
  /** Why Lambda takes the whole batch for failed. */
  readonly reason: string | undefined;
  /** What identifies an item of the batch. */
  readonly identifier: string;
}

/** Reports a response that Lambda reads otherwise than the function means it. */
export function checkBatchResponse(
  promises: Pick<Promises, 'broken'>,
  { mapping, payload, reason, identifier }: BatchResponse,
): void {
  const { functionName, logicalId, reportBatchItemFailures } = mapping;
  const ignored = !reportBatchItemFailures && namesFailures(payload);
  const message = ignored
    ? `${logicalId} does not report batch item failures, so Lambda takes the items that the response names as failed for handled`
    : reason && `${reason}, so the whole batch fails`;
  if (message === undefined) return;
  const expected = ignored
    ? { FunctionResponseTypes: ['ReportBatchItemFailures'] }
    : { batchItemFailures: [{ itemIdentifier: identifier }] };
  promises.broken('every batch answer is understood', functionName, message, { expected, found: payload });
}

const responseSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ batchItemFailures: v.pipe(v.array(v.unknown()), v.minLength(1)) }),
);

function namesFailures(payload: string): boolean {
  return v.is(responseSchema, payload);
}
