import { eventually, expectNoMessage } from '@daybreak/testkit';
import { expect, it } from '@jest/globals';
import { describePipeline } from '../describe-pipeline.ts';
import { completedItem, failedItem, newRow } from '../item.ts';
import { noDuplicates } from '../no-duplicates.ts';
import type { PipelineWith } from '../pipeline/capabilities.ts';
import { attempts, templateWithADyingFunction, timeoutSeconds } from '../template-with-a-dying-function.ts';

// It dies in a process of its own, so it could be killed. What DynamoDB is does not matter here.
const needs = ['idle', 'moveClock', 'killFunctions', 'receiveCounts', 'changeSettings', 'functionLogs'] as const;

/** Ends each attempt by its time-out, once nothing else is under way whose time that would end as well. */
async function timeOutEachAttempt(
  pipeline: PipelineWith<(typeof needs)[number]>,
  expectOthersDone: () => Promise<void>,
): Promise<void> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    await eventually(
      async () => {
        expect(pipeline.logLines().filter((line) => line.includes('never answers'))).toHaveLength(attempt);
        await expectOthersDone();
        expect(pipeline.queues.row.counts()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
        expect(pipeline.queues.value.counts()).toEqual({ visible: 0, inFlight: 1, delayed: 0 });
      },
      { timeoutMs: 60_000 },
    );
    pipeline.clock.advance(timeoutSeconds * 1_000);
  }
}

describePipeline('a function that dies on every attempt', { needs, once: true }, (start) => {
  it.each([
    ['Worker', 'leaves the process'],
    ['Writer', 'leaves the process'],
    ['Writer', 'never answers'],
    ['Writer', 'runs out of memory'],
  ] as const)('(the %s, which %s) fails its row after the last one, and no other', async (functionName, how) => {
    const doomed = newRow({ changes: { price: 1 } });
    using dying = templateWithADyingFunction(functionName, { of: `"${doomed.id}"`, how });
    // A duplicate would be an attempt. One for what never answers, and one for what is not to wait behind it.
    await using pipeline = await start({ ...noDuplicates, templatePath: dying.templatePath, maximumEnvironments: 2 });
    const others = [newRow(), newRow()];
    await pipeline.put(doomed, ...others);

    const running = pipeline.run('2026-03-29T12:00:00Z');
    const expectOthersDone = async (): Promise<void> => {
      for (const row of others) await pipeline.expectRow(row.id).toEqual(completedItem(row));
    };
    await Promise.all([running, how === 'never answers' ? timeOutEachAttempt(pipeline, expectOthersDone) : undefined]);

    await pipeline.expectRows({
      ...Object.fromEntries(others.map((row) => [row.id, completedItem(row)])),
      [doomed.id]: failedItem(doomed, {
        stage: functionName.toLowerCase(),
        name: 'DeadLetter',
        message: `gave up after ${attempts} attempts`,
        attempt: attempts,
      }),
    });
    const queue = functionName === 'Worker' ? pipeline.queues.row : pipeline.queues.value;
    const counts = [...queue.receiveCounts().values()];
    expect(counts.filter((count) => count !== 1)).toEqual([attempts]);
    expectNoMessage(pipeline.queues);
  });
});
