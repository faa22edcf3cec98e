import { installedEngines } from '@daybreak/local-stack';
import { expectNoMessage } from '@daybreak/testkit';
import { describe, expect, it } from '@jest/globals';
import { completedItem, failedItem, newRow } from '../item.ts';
import { startPipeline } from '../start-pipeline.ts';
import { attempts, templateWithADyingFunction } from '../template-with-a-dying-function.ts';

/** One is enough: what DynamoDB is does not matter here. */
const [engine = 'dynalite'] = installedEngines();

describe('a function that dies on every attempt', () => {
  it.each([
    ['Worker', 'leaves the process'],
    ['Writer', 'leaves the process'],
    ['Writer', 'never answers'],
    ['Writer', 'runs out of memory'],
  ] as const)('(the %s, which %s) fails its row after the last one, and no other', async (functionName, how) => {
    using dying = templateWithADyingFunction(functionName, { of: '"doomed"', how });
    await using pipeline = await startPipeline({ engine, templatePath: dying.templatePath });
    const doomed = newRow({ id: 'doomed', changes: { price: 1 } });
    const others = [newRow(), newRow()];
    await pipeline.put(doomed, ...others);

    await pipeline.run('2026-03-29T12:00:00Z');

    expect(await pipeline.items()).toEqual({
      ...Object.fromEntries(others.map((row) => [row.id, completedItem(row)])),
      doomed: failedItem(doomed, {
        stage: functionName.toLowerCase(),
        name: 'DeadLetter',
        message: `gave up after ${attempts} attempts`,
        attempt: attempts,
      }),
    });
    const queue = functionName === 'Worker' ? pipeline.queues.row : pipeline.queues.value;
    const counts = [...queue.receiveCounts().values()];
    expect(counts.filter((count) => count !== 1)).toEqual([attempts]);
    expectNoMessage(pipeline.stack.queues);
  });
});
