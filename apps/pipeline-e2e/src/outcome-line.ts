import * as v from 'valibot';

const outcomeLineSchema = v.object({
  message: v.literal('outcome'),
  function: v.picklist(['scanner', 'worker', 'writer', 'dead-letter']),
  outcome: v.picklist(['done', 'superseded', 'failed', 'retry', 'parked']),
  messageId: v.optional(v.string()),
  rowId: v.optional(v.string()),
  runId: v.optional(v.string()),
  values: v.optional(v.number()),
  rowState: v.optional(v.string()),
  isDuplicate: v.optional(v.boolean()),
});

/** What a function logged of one delivery. */
export type OutcomeLine = v.InferOutput<typeof outcomeLineSchema>;

/** Undefined for a line that is no outcome. */
export function parseOutcomeLine(line: string): OutcomeLine | undefined {
  if (!line.startsWith('{')) return undefined;
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), outcomeLineSchema), line);
  return parsed.success ? parsed.output : undefined;
}
