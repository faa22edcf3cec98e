import * as v from 'valibot';
import { SqsError } from '../api/sqs-error.ts';
import { parseInput } from './define-action.ts';
import { queueUrl } from './inputs.ts';

const entryLimit = 10;

/** The input of a batch. Each entry is checked on its own, against the action's schema: an invalid entry fails alone. */
export const batchInput = v.object({
  QueueUrl: queueUrl,
  Entries: v.optional(v.array(v.looseObject({ Id: v.string() })), []),
});

type Entries = v.InferOutput<typeof batchInput>['Entries'];

/** Throws SqsError if the batch as a whole is invalid. */
export function assertBatch(entries: Entries): void {
  if (entries.length === 0)
    throw new SqsError('EmptyBatchRequest', 'There should be at least one entry in the request.');
  if (entries.length > entryLimit)
    throw new SqsError(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are ${entryLimit}. You have sent ${entries.length}.`,
    );
  const ids = new Set<string>();
  for (const { Id: id } of entries) {
    if (!/^[A-Za-z0-9_-]{1,80}$/.test(id))
      throw new SqsError(
        'InvalidBatchEntryId',
        'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
      );
    if (ids.has(id)) throw new SqsError('BatchEntryIdsNotDistinct', `Id ${id} repeated.`);
    ids.add(id);
  }
}

interface Successful<S extends v.GenericSchema> {
  readonly id: string;
  readonly input: v.InferOutput<S>;
}

export interface FailedEntry {
  readonly Id: string;
  readonly SenderFault: boolean;
  readonly Code: string;
  readonly Message: string;
}

/** Runs `work` on each valid entry. An entry whose `work` throws SqsError fails alone. Any other error fails the request. */
export function settleEntries<S extends v.GenericSchema, R>(
  entries: Entries,
  schema: S,
  work: (entry: Successful<S>) => R,
): { results: R[]; failed: FailedEntry[] } {
  const results: R[] = [];
  const failed: FailedEntry[] = [];
  for (const entry of entries) {
    try {
      results.push(work({ id: entry.Id, input: parseInput(schema, entry) }));
    } catch (error) {
      if (!(error instanceof SqsError)) throw error;
      failed.push({ Id: entry.Id, SenderFault: true, Code: error.queryCode, Message: error.message });
    }
  }
  return { results, failed };
}

/** Returns the response of a batch. As in SQS, an empty list is left out. */
export function batchResponse(successful: readonly object[], failed: readonly FailedEntry[]): object {
  return { ...(successful.length > 0 && { Successful: successful }), ...(failed.length > 0 && { Failed: failed }) };
}
