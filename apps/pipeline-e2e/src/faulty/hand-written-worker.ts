import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { rowMessageSchema, type RowMessage } from '@daybreak/domain';
import { consumerOf, keepByConfig, replaceFunction, type SimulatedWiring } from '@daybreak/testkit';
import type { DaybreakPipeline } from '../simulation/under-test/daybreak-pipeline.ts';
import { handWrittenBatch } from './hand-written-batch.ts';

/** What is to be done for one message, not begun yet. */
export interface PendingWork {
  messageId: string;
  begin: () => Promise<void>;
}

/** The pipeline with a worker that plans each row by itself, and well; `settle` begins the work and returns whose failed. */
export function handWrittenWorker(
  pipeline: DaybreakPipeline,
  settle: (work: PendingWork[]) => Promise<readonly string[]>,
): DaybreakPipeline {
  const sqs = keepByConfig((config) => new SQSClient(config));
  return replaceFunction(pipeline, consumerOf(pipeline, pipeline.rowQueue), (_, wiring) => {
    const planAndSend = createPlanAndSend(pipeline, wiring, sqs(wiring.client));
    return handWrittenBatch(
      rowMessageSchema,
      async (records) =>
        await settle(
          records.map(({ messageId, message }) => ({ messageId, begin: async () => await planAndSend(message) })),
        ),
    );
  });
}

function createPlanAndSend(pipeline: DaybreakPipeline, { client, clock, queueUrl }: SimulatedWiring, sqs: SQSClient) {
  const rows = pipeline.createRows(client, clock);

  return async ({ rowId, version, runId }: RowMessage): Promise<void> => {
    const row = await rows.get(rowId);
    const note = async (): Promise<void> => void (await rows.recordSuperseded({ rowId, version, runId }));
    if (row === undefined || row.version !== version || row.status !== 'scheduled') return await note();
    const plan = pipeline.plan(row);
    if (plan === undefined) {
      const name = pipeline.failureOf(row) ?? 'Error';
      const at = clock.now().toISOString();
      const error = { stage: 'worker', name, message: "its rule can't plan it", attempt: 1, at };
      if ((await rows.fail({ rowId, version, runId, error })) === 'superseded') await note();
      return;
    }
    const { values, next } = plan;
    const keys = Object.keys(values);
    if (keys.length === 0) {
      const end = await rows.complete({ rowId, version, runId, dueDate: row.dueDate, next });
      if (end === 'superseded') await note();
    }
    for (let from = 0; from < keys.length; from += 10) {
      const { Failed: failed = [] } = await sqs.send(
        new SendMessageBatchCommand({
          QueueUrl: queueUrl(pipeline.valueQueue),
          Entries: keys.slice(from, from + 10).map((key, index) => ({
            Id: String(index),
            MessageBody: JSON.stringify({
              rowId,
              version,
              runId,
              values: { [key]: values[key] },
              expected: keys.length,
              dueDate: row.dueDate,
              next,
            }),
          })),
        }),
      );
      if (failed.length > 0) throw new Error(`${failed.length} values of ${rowId} were not sent`);
    }
  };
}
