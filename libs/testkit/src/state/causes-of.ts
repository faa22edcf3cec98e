import * as v from 'valibot';

const recordsSchema = v.object({ Records: v.array(v.looseObject({ body: v.optional(v.string()) })) });

/** Returns the causes of an invocation: the body of each message, other records as JSON, or the whole event. A message that was sent twice is one cause. */
export function causesOf(event: unknown): string[] {
  const { success, output } = v.safeParse(recordsSchema, event);
  if (!success) return [JSON.stringify(event) ?? 'undefined'];
  return output.Records.map((record) => record.body ?? JSON.stringify(record));
}
