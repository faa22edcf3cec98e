import type { ItemImages } from '@daybreak/repository';
import * as v from 'valibot';

/** A record of the rows table's stream: one write of one item. */
export interface StreamRecord extends ItemImages {
  /** By which the response names the record. */
  sequenceNumber: string;
  /** Epoch seconds. */
  writtenAtSeconds: number;
}

/** The event is not one of a table's stream. */
export class StreamEventError extends Error {
  override readonly name = 'StreamEventError';
}

const imageSchema = v.custom<NonNullable<ItemImages['newImage']>>(
  (image) => typeof image === 'object' && image !== null && !Array.isArray(image),
);

const eventSchema = v.object({
  Records: v.array(
    v.object({
      eventSource: v.literal('aws:dynamodb'),
      dynamodb: v.object({
        SequenceNumber: v.pipe(v.string(), v.nonEmpty()),
        ApproximateCreationDateTime: v.number(),
        OldImage: v.optional(imageSchema),
        NewImage: v.optional(imageSchema),
      }),
    }),
  ),
});

/** Parses the event of a stream's mapping. Throws StreamEventError. */
export function parseStreamEvent(event: unknown): StreamRecord[] {
  const parsed = v.safeParse(eventSchema, event);
  if (!parsed.success) throw new StreamEventError('The event is not one of a DynamoDB stream');
  return parsed.output.Records.map(({ dynamodb }) => ({
    sequenceNumber: dynamodb.SequenceNumber,
    writtenAtSeconds: dynamodb.ApproximateCreationDateTime,
    oldImage: dynamodb.OldImage,
    newImage: dynamodb.NewImage,
  }));
}
