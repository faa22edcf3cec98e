import { expectNoMessage, expectReceived } from '@daybreak/testkit';
import { expect, it } from '@jest/globals';
import { copyTemplate, giveUpAfter } from '../copy-template.ts';
import { describePipeline } from '../describe-pipeline.ts';
import { requestsOf } from '../dynamodb-proxy/dynamodb-request.ts';
import { failedItem, newRow, scheduledItem } from '../item.ts';
import { noDuplicates } from '../no-duplicates.ts';
import type { PipelineWith } from '../pipeline/capabilities.ts';

const needs = ['idle', 'redelivery', 'hold', 'receiveCounts', 'changeSettings'] as const;
const attempts = 3;

/** The deployed template, but queues give up sooner, and their dead-letter queues too with `deadLettersAfter`. */
function templateThatGivesUp(deadLettersAfter?: number) {
  return copyTemplate((resources) => {
    for (const queue of ['RowQueue', 'ValueQueue']) giveUpAfter(resources, queue, attempts);
    if (deadLettersAfter === undefined) return;
    for (const queue of ['RowDeadLetterQueue', 'ValueDeadLetterQueue']) giveUpAfter(resources, queue, deadLettersAfter);
  });
}

/** Runs a row whose worker never gets to read it. */
async function runUnread(pipeline: PipelineWith<'hold'>) {
  const row = newRow();
  await pipeline.put(row);
  pipeline.dynamodb.fail(requestsOf('worker', 'BatchGetItem'));
  await pipeline.run('2026-03-29T12:00:00Z');
  return row;
}

describePipeline('a dead letter', { needs, once: true }, (start) => {
  it.each(['acrossQueues', 'perQueue'] as const)(
    'reaches the function that fails its row, with how often it was tried, where receives are counted %s',
    async (receiveCount) => {
      using template = templateThatGivesUp();
      const delivery = { ...noDuplicates.delivery, receiveCount };
      await using pipeline = await start({ delivery, templatePath: template.templatePath });

      const row = await runUnread(pipeline);

      const message = `gave up after ${attempts} attempts`;
      const lastError = { stage: 'worker', name: 'DeadLetter', message, attempt: attempts };
      await pipeline.expectRows({ [row.id]: failedItem(row, lastError) });
      expectReceived(pipeline.queues.row).times(attempts);
      expectReceived(pipeline.queues.rowDeadLetter).times(1);
      expectNoMessage(pipeline.queues);
    },
  );
});

// Only where receives are counted across queues, as AWS documents.
describePipeline('a dead letter', { needs: [...needs, 'localStack'], once: true }, (start) => {
  it('is looked for: with as few receives for its queue as for the one before, it is parked, and its row waits for ever', async () => {
    using template = templateThatGivesUp(attempts);
    await using pipeline = await start({ ...noDuplicates, templatePath: template.templatePath });

    const row = await runUnread(pipeline);

    await pipeline.expectRow(row.id).toEqual(scheduledItem(row));
    expectReceived(pipeline.queues.rowDeadLetter).times(0);
    expect(pipeline.queues.parking.counts()).toEqual({ visible: 1, inFlight: 0, delayed: 0 });
  });
});
