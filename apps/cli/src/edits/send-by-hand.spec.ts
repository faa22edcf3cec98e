import { createSqsClient } from '@daybreak/runtime';
import { expect, test } from '@jest/globals';
import type { SelectedRow } from '../selection/selected-row.ts';
import { makeRow } from '../testing/make-row.ts';
import { testEnvironment } from '../testing/test-environment.ts';
import { dueByOf, sendByHand } from './send-by-hand.ts';

const at = '2026-03-29T12:00:00.000Z';
const run = { runId: `by-hand/${at}/1`, at, by: 'ada' };
const late = '2026-03-28T00:00:00.000Z';

/** A pipeline that takes `accepted` messages, and then is throttled. */
function pipelineThatTakes(accepted: number) {
  const sent: object[] = [];
  const recorded: object[] = [];
  const sqs = createSqsClient({ region: 'eu-west-1' });
  sqs.middlewareStack.add(
    () =>
      async ({ input }) => {
        if (sent.length === accepted) throw new Error('throttled');
        sent.push(input);
        return { output: { $metadata: {} }, response: {} };
      },
    { step: 'initialize' },
  );
  return {
    sent,
    recorded,
    rows: { redrive: async ({ id }: { id: string }) => ({ row: makeRow({ id, version: 5 }), written: {} }) },
    runs: {
      openByHand: async (opened: object) => void recorded.push(opened),
      saveByHand: async (progress: object) => void recorded.push(progress),
    },
    queues: { sqs, names: ['row'], urlOf: () => 'http://localhost/1/row' },
  };
}

const selected = (): SelectedRow[] => [
  { id: 'later', version: 1, status: 'scheduled', dueAt: '2098-01-01T00:00:00.000Z', messageGroupId: 'acme' },
  { id: 'late', version: 2, status: 'scheduled', dueAt: late },
  { id: 'failed', version: 4, status: 'failed', dueAt: late },
];

test('each row is sent at its version, in the group of its tenant, and a failed one is scheduled again first', async () => {
  const pipeline = pipelineThatTakes(3);
  const edited = await sendByHand(pipeline, selected(), run, { rate: 10_000 }, testEnvironment());
  expect(edited).toMatchObject({ done: 3, left: [] });
  const message = (fields: object): unknown => JSON.stringify({ ...fields });
  const { runId } = run;
  const QueueUrl = 'http://localhost/1/row';
  expect(pipeline.sent).toHaveLength(3);
  expect(pipeline.sent).toEqual(
    expect.arrayContaining([
      {
        QueueUrl,
        MessageBody: message({ rowId: 'later', version: 1, runId, dueBy: at, messageGroupId: 'acme' }),
        MessageGroupId: 'acme',
      },
      { QueueUrl, MessageBody: message({ rowId: 'late', version: 2, runId, dueBy: late }) },
      { QueueUrl, MessageBody: message({ rowId: 'failed', version: 5, runId, dueBy: late }) },
    ]),
  );
  expect(pipeline.recorded).toEqual([
    { runId, scheduledTime: at, by: 'ada' },
    { runId, dispatched: 3, done: true },
  ]);
});

test('rows that are left keep the version at which they can be sent, and the run counts what it sent', async () => {
  const pipeline = pipelineThatTakes(0);
  const rows = selected().slice(2);
  const edited = await sendByHand(pipeline, rows, run, { rate: 10_000 }, testEnvironment());
  expect(edited).toMatchObject({ done: 0, left: [{ id: 'failed', version: 5 }], stoppedBy: new Error('throttled') });
  expect(pipeline.recorded.at(-1)).toEqual({ runId: run.runId, dispatched: 0, done: true });
});

test('a late row is run for its own time, and any other for now', () => {
  expect(dueByOf(late, at)).toBe(late);
  expect(dueByOf('2098-01-01T00:00:00.000Z', at)).toBe(at);
});
