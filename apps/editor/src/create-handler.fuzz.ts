import { createInvocationContext, createSqsEvent, type SqsBatchHandler } from '@daybreak/batch';
import { fuzz, hostileBody, maybeDamaged, runFuzz } from '@daybreak/fuzz';
import { RowNotFoundError } from '@daybreak/repository';
import { createMemoryLogger, createMemoryMetrics } from '@daybreak/runtime';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createEditorHandler, type EditorHandlerDependencies } from './create-handler.ts';
import type { DeadLetterOfEdit } from './settle-edit.ts';

type CreateHandler = (dependencies: EditorHandlerDependencies) => SqsBatchHandler;

const good = {
  schemaVersion: 1,
  action: 'put',
  token: 'good',
  row: { id: 'good', dueDate: '2027-03-28', changes: {} },
};
const goodBody = JSON.stringify(good);

/** A table without rows, which takes every put and every pause. */
function setUp(createHandler: CreateHandler) {
  const put: string[] = [];
  const deadLetters: DeadLetterOfEdit[] = [];
  const logger = createMemoryLogger();
  const noRow = async ({ id }: { id: string }): Promise<never> => await Promise.reject(new RowNotFoundError(id));
  const handler = createHandler({
    rows: {
      checkEdit: async () => await Promise.resolve(),
      get: async () => await Promise.resolve(undefined),
      put: async ({ id }) => {
        put.push(id);
        return await Promise.resolve('created');
      },
      change: noRow,
      reschedule: noRow,
      skip: noRow,
      redrive: noRow,
      cancel: noRow,
      delete: noRow,
      pause: async (pause) => await Promise.resolve({ ...pause, id: 'p', at: '2027-03-28T00:00:00.000Z' }),
      resume: async () => await Promise.resolve(undefined),
      noteEdit: async () => await Promise.resolve(),
    },
    runs: { openByHand: async () => await Promise.resolve(), saveByHand: async () => await Promise.resolve() },
    rowMessages: { sendBatch: async () => await Promise.resolve([]) },
    deadLetters: {
      sendBatch: async (messages) =>
        await Promise.resolve(
          messages.map((message) => {
            deadLetters.push(message);
            return { status: 'fulfilled', value: { messageId: 'd' } };
          }),
        ),
    },
    clock: { now: () => new Date('2026-03-29T12:00:00.000Z') },
    logger,
    metrics: createMemoryMetrics(),
  });
  return { handler, put, deadLetters, logger };
}

/** Sends the hostile message between two good ones, which must always be made. */
const attack =
  (createHandler: CreateHandler) =>
  async (body: string): Promise<void> => {
    const { handler, put, deadLetters, logger } = setUp(createHandler);
    const bodies = [goodBody, body, goodBody];
    const event = createSqsEvent(bodies.map((each, index) => ({ messageId: `m${index}`, body: each })));
    const { batchItemFailures } = await handler(event, createInvocationContext());
    expect(batchItemFailures).toEqual([]);
    expect(put.filter((id) => id === 'good').length).toBeGreaterThanOrEqual(2);
    const outcome = logger.lines.find(({ messageId }) => messageId === 'm1')?.['outcome'];
    expect(['done', 'failed']).toContain(outcome);
    const [refused, ...others] = deadLetters;
    expect(others).toEqual([]);
    expect(refused?.body).toBe(outcome === 'failed' ? body : undefined);
  };

const bodies = fc.oneof(
  hostileBody(maybeDamaged(good)),
  hostileBody(maybeDamaged({ schemaVersion: 1, action: 'change', token: 't', rowId: 'a', changes: { price: 1 } })),
  hostileBody(maybeDamaged({ schemaVersion: 1, action: 'reschedule', token: 't', rowId: 'a', dueDate: '2027-01-01' })),
  hostileBody(maybeDamaged({ schemaVersion: 1, action: 'pause', token: 't', reason: 'wrong', by: 'ada' })),
);

/** A faulty variant that takes a refused edit for sent. */
const handlerThatSendsNoDeadLetter: CreateHandler = (dependencies) =>
  createEditorHandler({
    ...dependencies,
    deadLetters: {
      sendBatch: async (messages) =>
        await Promise.resolve(messages.map(() => ({ status: 'fulfilled', value: { messageId: 'd' } }))),
    },
  });

describe('the editor', () => {
  fuzz('makes an edit or refuses it unchanged, and never loses it', 1_500, bodies, attack(createEditorHandler));

  it('detects a faulty variant that loses what is no edit', async () => {
    const lost = runFuzz(1, fc.constant('not an edit'), attack(handlerThatSendsNoDeadLetter));
    await expect(lost).rejects.toThrow('not an edit');
  });
});
