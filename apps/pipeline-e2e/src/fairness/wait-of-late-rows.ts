import { AsyncLocalStorage } from 'node:async_hooks';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { RowDefinition } from '@daybreak/domain';
import { createStackClock, installedEngines, type LambdaHandler } from '@daybreak/local-stack';
import { copyTemplate } from '../copy-template.ts';
import { newRow } from '../item.ts';
import { createInProcessFunctions } from '../pipeline/in-process-functions.ts';
import { readPipelineOutputs } from '../pipeline/pipeline-outputs.ts';
import { startPipeline } from '../start-pipeline.ts';

const first = '2026-03-29T12:00:00.000Z';
const second = '2026-03-29T12:01:00.000Z';
/** Rows that are put in a second, few enough for a new table. */
const rowsPerSecond = 500;
/** By how much a batch moves the clock: 100 rows take the worker and the writer a quarter of a minute, as if they shared a small machine. */
const batchMs = 7_000;
const maximumConcurrency = 2;
/** No function times out, however many others work at the same time. */
const timeoutSeconds = 900;
/** Longer than the margin in which a run records rows that became ready just before it. */
const settledMs = 5 * 60_000;
const timeoutMs = 300_000;

export interface LateRows {
  /** Rows of one tenant, which are queued when the others become due. */
  readonly busy: number;
  /** The rows that become due a minute later. */
  readonly late: Partial<RowDefinition>;
  /** Changes the SQS client of each function, for a faulty variant. */
  readonly changeSqs?: ((sqs: SQSClient) => void) | undefined;
}

/**
 * Seconds, by the stack's clock, from the instant at which ten rows become due until the last of them is completed, while the functions are
 * busy with the many rows of the tenant `busy`. The functions are the real ones, and each batch takes them some seconds of that clock.
 */
export async function waitOfLateRows({ busy, late, changeSqs }: LateRows): Promise<number> {
  const clock = createStackClock({ kind: 'manual' });
  const queued = Promise.withResolvers<void>();
  // What the clock starts is no part of the invocation that moves it, which would otherwise leave it running.
  const outside = AsyncLocalStorage.snapshot();
  using template = copyTemplate((resources) => {
    for (const id of ['RowQueueConsumer', 'ValueQueueConsumer'])
      Object.assign(resources[id]?.Properties ?? {}, { ScalingConfig: { MaximumConcurrency: maximumConcurrency } });
    for (const id of ['Worker', 'Writer']) Object.assign(resources[id]?.Properties ?? {}, { Timeout: timeoutSeconds });
    for (const id of ['RowQueue', 'ValueQueue'])
      Object.assign(resources[id]?.Properties ?? {}, { VisibilityTimeout: 6 * timeoutSeconds });
  });
  await using started = new AsyncDisposableStack();
  await using pipeline = await startPipeline({
    engine: installedEngines()[0] ?? 'dynalite',
    runIn: 'this process',
    templatePath: template.templatePath,
    clock,
    delivery: { seed: 1, duplicates: 0 },
    functions: (wiring) => {
      const outputs = readPipelineOutputs(wiring.outputs);
      const real = started.use(createInProcessFunctions({ ...wiring, changeSqs }, outputs, () => undefined, clock));
      const { Worker: worker, Writer: writer, ...others } = real.handlers;
      if (worker === undefined || writer === undefined) throw new Error('A function is missing');
      const slow =
        (handler: LambdaHandler): LambdaHandler =>
        async (event, context) => {
          await queued.promise;
          outside(() => clock.advance(batchMs));
          return await handler(event, context);
        };
      return { ...others, Worker: slow(worker), Writer: slow(writer) };
    },
  });
  const busyRows = Array.from({ length: busy }, () => newRow({ tenant: 'busy' }));
  const lateRows = Array.from({ length: 10 }, () => newRow({ dueTime: '12:01', ...late }));
  for (let from = 0; from < busy; from += rowsPerSecond) {
    await pipeline.put(...busyRows.slice(from, from + rowsPerSecond));
    clock.advance(1_000);
  }
  await pipeline.put(...lateRows);
  clock.advance(settledMs);

  await pipeline.fire(first);
  await pipeline.fire(second);
  const dueAt = clock.now();
  queued.resolve();
  await pipeline.idle({ timeoutMs });
  const completed: number[] = [];
  for (const { id } of lateRows) completed.push(Date.parse((await pipeline.rows.get(id))?.completedAt ?? ''));
  return (Math.max(...completed) - dueAt) / 1_000;
}
