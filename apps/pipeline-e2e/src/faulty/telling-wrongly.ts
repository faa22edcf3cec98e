import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { consumerOf, keepByConfig, replaceFunction } from '@daybreak/testkit';
import * as v from 'valibot';
import type { DaybreakPipeline } from '../simulation/under-test/daybreak-pipeline.ts';

const valueEventSchema = v.object({ Records: v.array(v.object({ body: v.pipe(v.string(), v.parseJson()) })) });
const valueMessageSchema = v.object({ rowId: v.string(), version: v.number(), runId: v.string() });

/**
 * A writer that tells others before it writes, as one does for which the write "will surely succeed". Breaks I9: its write may fail, or
 * its version have ended otherwise.
 */
export function writerThatTellsFirst(pipeline: DaybreakPipeline): DaybreakPipeline {
  const clients = keepByConfig((config) => new EventBridgeClient(config));
  return replaceFunction(
    pipeline,
    consumerOf(pipeline, pipeline.valueQueue),
    (original, { client, clock }) =>
      async (event, context) => {
        const { Records } = v.parse(valueEventSchema, event);
        const Entries = Records.flatMap(({ body }) => {
          const message = v.safeParse(valueMessageSchema, body);
          return message.success ? [entryOf(message.output, clock.now().toISOString())] : [];
        });
        if (Entries.length > 0) await clients(client).send(new PutEventsCommand({ Entries: Entries.slice(0, 10) }));
        return await original(event, context);
      },
  );
}

function entryOf({ rowId, version, runId }: v.InferOutput<typeof valueMessageSchema>, endedAt: string) {
  const detail = { id: `${rowId}/${version}`, rowId, version, runId, endedAt, dueDate: '2026-03-29' };
  return {
    Source: 'daybreak.dev',
    DetailType: 'RowCompleted',
    Detail: JSON.stringify(detail),
    EventBusName: 'daybreak-dev',
  };
}

/** A notifier that answers for every record, whether its event was sent or not. Breaks I9: what failed is told to nobody. */
export function notifierThatForgetsFailures(pipeline: DaybreakPipeline): DaybreakPipeline {
  return replaceFunction(pipeline, notifierOf(pipeline), (original) => async (event, context) => {
    await original(event, context);
    return { batchItemFailures: [] };
  });
}

const streamEventSchema = v.object({ Records: v.array(v.looseObject({ eventSource: v.literal('aws:dynamodb') })) });

/** A notifier that sends the last event of a batch first. Breaks I9: a row's events arrive in the wrong order. */
export function notifierThatReversesBatches(pipeline: DaybreakPipeline): DaybreakPipeline {
  return replaceFunction(pipeline, notifierOf(pipeline), (original) => async (event, context) => {
    const stream = v.safeParse(streamEventSchema, event);
    return await original(stream.success ? { Records: stream.output.Records.toReversed() } : event, context);
  });
}

function notifierOf({ template }: DaybreakPipeline): string {
  const [mapping] = template.streamMappings;
  if (mapping === undefined) throw new Error('The template has no mapping of a stream');
  return mapping.functionName;
}
