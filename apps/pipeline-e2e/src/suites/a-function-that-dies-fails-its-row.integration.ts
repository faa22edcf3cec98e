import { expectNoMessage } from '@daybreak/testkit';
import { expect, it } from '@jest/globals';
import { describePipeline } from '../describe-pipeline.ts';
import { completedItem, failedItem, newRow } from '../item.ts';
import { attempts, templateWithADyingFunction } from '../template-with-a-dying-function.ts';

// It dies in a process of its own, which is to say that it could be killed. What DynamoDB is does not matter here.
const needs = ['idle', 'moveClock', 'killFunctions', 'receiveCounts', 'changeSettings'] as const;

describePipeline('a function that dies on every attempt', { needs, once: true }, (start) => {
  it.each([
    ['Worker', 'leaves the process'],
    ['Writer', 'leaves the process'],
    ['Writer', 'never answers'],
    ['Writer', 'runs out of memory'],
  ] as const)('(the %s, which %s) fails its row after the last one, and no other', async (functionName, how) => {
    const doomed = newRow({ changes: { price: 1 } });
    using dying = templateWithADyingFunction(functionName, { of: `"${doomed.id}"`, how });
    await using pipeline = await start({ templatePath: dying.templatePath });
    const others = [newRow(), newRow()];
    await pipeline.put(doomed, ...others);

    await pipeline.run('2026-03-29T12:00:00Z');

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
