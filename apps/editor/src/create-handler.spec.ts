import { createInvocationContext, createSqsEvent, MessageNotSentError } from '@daybreak/batch';
import type { OutgoingEvent } from '@daybreak/events';
import { ConflictError, EditRepeatedError, EditTooEarlyError, RowNotFoundError } from '@daybreak/repository';
import { createMemoryLogger, createMemoryMetrics, requestMarginMs } from '@daybreak/runtime';
import { describe, expect, it } from '@jest/globals';
import { createEditorHandler } from './create-handler.ts';
import type { DeadLetterOfEdit } from './settle-edit.ts';

const source = 'arn:aws:sqs:eu-west-1:0:editor';
const now = '2026-03-29T12:00:00.000Z';

interface Faults {
  /** The error of each cancel of a row. */
  cancel?: Error;
  noteRefused?: Error;
  deadLetter?: Error;
  event?: Error;
  /** Whether no request fits before the deadline. */
  isLate?: boolean;
}

function setUp(faults: Faults = {}) {
  const cancelled: string[] = [];
  const noted: { id: string; source: object }[] = [];
  const deadLetters: DeadLetterOfEdit[] = [];
  const events: OutgoingEvent[] = [];
  const logger = createMemoryLogger();
  const metrics = createMemoryMetrics();
  const neverCalled = (): never => {
    throw new Error('not called here');
  };
  const handler = createEditorHandler({
    rows: {
      checkEdit: neverCalled,
      get: neverCalled,
      put: neverCalled,
      change: neverCalled,
      reschedule: neverCalled,
      skip: neverCalled,
      redrive: neverCalled,
      delete: neverCalled,
      pause: neverCalled,
      resume: neverCalled,
      cancel: async ({ id, source: by }) => {
        if (faults.cancel !== undefined) throw faults.cancel;
        cancelled.push(`${id} ${by?.sequence ?? ''}`.trim());
        const row = { version: 2 };
        // oxlint-disable-next-line daybreak/no-restricted-syntax -- the editor reads nothing but the version
        return { row, written: {} } as never;
      },
      noteEdit: async (refused) => {
        if (faults.noteRefused !== undefined) throw faults.noteRefused;
        noted.push(refused);
      },
    },
    runs: { openByHand: neverCalled, saveByHand: neverCalled },
    rowMessages: { sendBatch: neverCalled },
    deadLetters: {
      sendBatch: async (messages) =>
        messages.map((message) => {
          if (faults.deadLetter !== undefined) return { status: 'rejected', reason: faults.deadLetter };
          deadLetters.push(message);
          return { status: 'fulfilled', value: { messageId: 'd' } };
        }),
    },
    events: {
      sendBatch: async (sent) =>
        sent.map((event) => {
          if (faults.event !== undefined) return { status: 'rejected', reason: faults.event };
          events.push(event);
          return { status: 'fulfilled', value: { messageId: 'e' } };
        }),
    },
    clock: { now: () => new Date(now) },
    logger,
    metrics,
  });
  const run = async (...bodies: unknown[]) =>
    await handler(
      createSqsEvent(bodies.map((body, index) => ({ messageId: `m${index + 1}`, body, sourceArn: source }))),
      createInvocationContext(() => (faults.isLate === true ? requestMarginMs - 1 : requestMarginMs)),
    );
  return { run, cancelled, noted, deadLetters, events, logger, metrics };
}

const cancel = { schemaVersion: 1, action: 'cancel', token: 't', rowId: 'a' };
const failures = (...ids: string[]) => ({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });

describe('the editor', () => {
  it('makes the edits of a row in their sequence, and tells each outcome in the order of the row', async () => {
    const { run, cancelled, events, metrics } = setUp();
    expect(await run({ ...cancel, token: '2', sequence: 2 }, { ...cancel, token: '1', sequence: 1 })).toEqual(
      failures(),
    );
    expect(cancelled).toEqual(['a 1', 'a 2']);
    const detail = { schemaVersion: 1, id: 'cancel/a/1', token: '1', action: 'cancel', rowId: 'a', at: now };
    expect(events[0]).toEqual({
      id: 'cancel/a/1',
      detailType: 'EditApplied',
      time: now,
      orderKey: 'a',
      detail: { ...detail, result: 'edited', version: 2 },
    });
    expect(metrics.published).toMatchObject({ EditsApplied: 2, MessagesDone: 2 });
  });

  it('acknowledges an edit that was made before', async () => {
    const { run, events } = setUp({ cancel: new EditRepeatedError('a') });
    expect(await run(cancel)).toEqual(failures());
    expect(events).toMatchObject([{ detailType: 'EditApplied', detail: { result: 'repeated' } }]);
  });

  it.each([
    ['a row that does not exist', new RowNotFoundError('a'), 'RowNotFoundError'],
    ['a row in another state', ConflictError.inStatus('a', 'completed'), 'ConflictError'],
  ])('refuses an edit of %s at once, with its reason', async (_, error, reason) => {
    const { run, noted, deadLetters, events, metrics } = setUp({ cancel: error });
    expect(await run(cancel)).toEqual(failures());
    expect(noted).toEqual([{ id: 'a', source: { token: 't', sequence: undefined } }]);
    const { message } = error;
    expect(deadLetters).toEqual([
      { body: JSON.stringify(cancel), messageId: 'm1', reason, message, attempts: 1, source },
    ]);
    expect(events).toMatchObject([{ detailType: 'EditRefused', detail: { reason, message } }]);
    expect(metrics.published).toMatchObject({ EditsRefused: 1, MessagesFailed: 1 });
  });

  it.each(['no JSON', { ...cancel, token: '' }, { ...cancel, schemaVersion: 2 }, { ...cancel, sequence: 0 }])(
    'refuses %j, which is no edit, and names no value of it',
    async (body) => {
      const { run, deadLetters, events } = setUp();
      expect(await run(body)).toEqual(failures());
      expect(deadLetters).toMatchObject([{ reason: 'RefusedEditError', source }]);
      expect(events).toEqual([]);
    },
  );

  it.each<[string, Faults]>([
    ['is to wait for another', { cancel: new EditTooEarlyError('a', 3, 2) }],
    [
      'would be refused, but is to wait for another',
      {
        cancel: new RowNotFoundError('a'),
        noteRefused: new EditTooEarlyError('a', 3, 2),
      },
    ],
    ['met other writers all the time', { cancel: ConflictError.afterAttempts('a', 10) }],
    ['met an unknown error', { cancel: new Error('defect') }],
    ['is made, but not told', { event: new MessageNotSentError('NoAnswer', 4) }],
    ['is refused, but not told', { cancel: new RowNotFoundError('a'), event: new MessageNotSentError('NoAnswer', 4) }],
    [
      'is refused, but not in the dead-letter queue',
      {
        cancel: new RowNotFoundError('a'),
        deadLetter: new MessageNotSentError('NoAnswer', 4),
      },
    ],
    ['is too late for this invocation', { isLate: true }],
  ])('retries an edit that %s', async (_, faults) => {
    const { run, deadLetters } = setUp(faults);
    expect(await run(cancel)).toEqual(failures('m1'));
    expect(deadLetters).toEqual([]);
  });
});
