import * as v from 'valibot';

const recordsSchema = v.object({ Records: v.array(v.looseObject({ body: v.optional(v.string()) })) });

/** What an invocation is for: each record of its event, a message by its body, since a message that was sent twice asks for the same; else the event. */
export function causesOf(event: unknown): string[] {
  const { success, output } = v.safeParse(recordsSchema, event);
  if (!success) return [JSON.stringify(event) ?? 'undefined'];
  return output.Records.map((record) => record.body ?? JSON.stringify(record));
}
