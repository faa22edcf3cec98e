import * as v from 'valibot';
import type { InvocationResult } from '../lambda/invocation.ts';
import { parseJson } from '../json/parse-json.ts';

/** The failed messages of a batch, and the `reason` if the function did not name them. */
export interface BatchOutcome {
  readonly failed: ReadonlySet<string>;
  readonly reason?: string;
}

interface Batch {
  readonly messageIds: readonly string[];
  readonly reportBatchItemFailures: boolean;
}

type Rule = (batch: Batch, result: InvocationResult) => BatchOutcome | undefined;

/** Lambda's rules for the response to a batch from SQS, in order. The first one that applies decides. */
const rules: readonly Rule[] = [
  failedInvocationFailsAll,
  unreportedResponseIsIgnored,
  invalidJsonFailsAll,
  nothingReportedIsSuccess,
  malformedResponseFailsAll,
  emptyIdentifierFailsAll,
  unknownIdentifierFailsAll,
  reportedMessagesFail,
];

/** Returns the failed messages of a batch after an invocation. */
export function interpretBatchResponse(batch: Batch, result: InvocationResult): BatchOutcome {
  for (const rule of rules) {
    const outcome = rule(batch, result);
    if (outcome !== undefined) return outcome;
  }
  throw new Error('No rule applies to this response');
}

const success: BatchOutcome = { failed: new Set() };
const allOf = ({ messageIds }: Batch, reason: string): BatchOutcome => ({ failed: new Set(messageIds), reason });

/** Applies to a thrown error, a timeout, an exit and a failed initialisation. */
function failedInvocationFailsAll(batch: Batch, result: InvocationResult): BatchOutcome | undefined {
  return result.ok ? undefined : allOf(batch, `${result.error.errorType}: ${result.error.errorMessage}`);
}

function unreportedResponseIsIgnored({ reportBatchItemFailures }: Batch): BatchOutcome | undefined {
  return reportBatchItemFailures ? undefined : success;
}

function invalidJsonFailsAll(batch: Batch, result: InvocationResult): BatchOutcome | undefined {
  return responseOf(result) === undefined ? allOf(batch, 'The response is not JSON') : undefined;
}

/** Applies to a null response, a null or missing list, and an empty list. */
function nothingReportedIsSuccess(_: Batch, result: InvocationResult): BatchOutcome | undefined {
  return v.is(nothingReportedSchema, responseOf(result)?.value) ? success : undefined;
}

const nothingReportedSchema = v.nullable(
  v.object({ batchItemFailures: v.nullish(v.pipe(v.array(v.unknown()), v.maxLength(0))) }),
);

function malformedResponseFailsAll(batch: Batch, result: InvocationResult): BatchOutcome | undefined {
  if (reportedBy(result) !== undefined) return undefined;
  return allOf(batch, 'The response is not { batchItemFailures: [{ itemIdentifier: "…" }] }');
}

function emptyIdentifierFailsAll(batch: Batch, result: InvocationResult): BatchOutcome | undefined {
  return reportedBy(result)?.includes('') === true
    ? allOf(batch, 'The response has an empty itemIdentifier')
    : undefined;
}

function unknownIdentifierFailsAll(batch: Batch, result: InvocationResult): BatchOutcome | undefined {
  const unknown = reportedBy(result)?.find((identifier) => !batch.messageIds.includes(identifier));
  return unknown === undefined
    ? undefined
    : allOf(batch, `The response names ${unknown}, which is not a message of its batch`);
}

function reportedMessagesFail(_: Batch, result: InvocationResult): BatchOutcome {
  return { failed: new Set(reportedBy(result)) };
}

const reportSchema = v.object({ batchItemFailures: v.array(v.object({ itemIdentifier: v.string() })) });

function reportedBy(result: InvocationResult): string[] | undefined {
  const parsed = v.safeParse(reportSchema, responseOf(result)?.value);
  return parsed.success ? parsed.output.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier) : undefined;
}

function responseOf(result: InvocationResult): { value: unknown } | undefined {
  return result.ok ? parseJson(result.payload) : undefined;
}
