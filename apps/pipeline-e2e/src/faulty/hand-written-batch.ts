import type { SimulatedHandler } from '@daybreak/testkit';
import * as v from 'valibot';

/** One message of a batch, its body parsed. */
export interface HandWrittenRecord<Message> {
  messageId: string;
  message: Message;
}

/** A batch handler without a batch utility: `handle` returns the ids of the messages that failed. */
export function handWrittenBatch<Message>(
  messageSchema: v.GenericSchema<unknown, Message>,
  handle: (records: HandWrittenRecord<Message>[]) => Promise<readonly string[]>,
): SimulatedHandler {
  const bodySchema = v.pipe(v.string(), v.parseJson(), messageSchema);
  const eventSchema = v.object({ Records: v.array(v.object({ messageId: v.string(), body: bodySchema })) });
  return async (event) => {
    const { Records: records } = v.parse(eventSchema, event);
    const failed = await handle(records.map(({ messageId, body }) => ({ messageId, message: body })));
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

/** Handles each record on its own, side by side; the ids of those that failed. */
export async function failedIds<Message>(
  records: readonly HandWrittenRecord<Message>[],
  handle: (message: Message, index: number) => Promise<void>,
): Promise<string[]> {
  const settled = await Promise.allSettled(records.map(async ({ message }, index) => await handle(message, index)));
  return records.flatMap(({ messageId }, index) => (settled[index]?.status === 'rejected' ? [messageId] : []));
}
