import { describe, expect } from '@jest/globals';
import { abuse, hostileJson, hostileText, maybeDamaged } from '@daybreak/abuse';
import { createInvocationContext } from '@daybreak/batch';
import { rowMessageSchema, type RowMessage } from '@daybreak/domain';
import type { NewRun } from '@daybreak/repository';
import { createMemoryLogger, createMemoryMetrics } from '@daybreak/runtime';
import fc from 'fast-check';
import * as v from 'valibot';
import { createScannerHandler } from './create-handler.ts';

const noon = '2026-03-29T12:00:00Z';

/** One shard, whose one page holds these rows and items that are no rows. */
function setUp({ ids = ['a'], unreadable = [] }: { ids?: string[]; unreadable?: string[] } = {}) {
  const opened: NewRun[] = [];
  const finished: string[] = [];
  const sent: RowMessage[] = [];
  const logger = createMemoryLogger();
  const metrics = createMemoryMetrics();
  const handler = createScannerHandler({
    config: { shardCount: 1 },
    rows: { dueRows: async () => ({ rows: ids.map((id) => ({ id, version: 1, dueAt: noon })), unreadable }) },
    runs: {
      open: async (run) => {
        opened.push(run);
        const shards = { '00': { dispatched: 0, done: false } };
        return { state: 'opened', run: { ...run, status: 'running', shards, startedAt: noon } };
      },
      saveShard: async () => undefined,
      finish: async (runId) => void finished.push(runId),
      latestFinished: async () => undefined,
    },
    rowMessages: {
      sendBatch: async (messages) =>
        messages.map((message) => {
          sent.push(message);
          return { status: 'fulfilled', value: { messageId: 'm' } };
        }),
    },
    queueDepth: async () => 0,
    clock: { now: () => new Date(noon) },
    logger,
    metrics,
  });
  return {
    run: async (event: unknown) => await handler(event, createInvocationContext()),
    opened,
    finished,
    sent,
    logger,
    metrics,
  };
}

const triggers = fc.oneof(
  maybeDamaged({ scheduledTime: noon, runId: 'by-hand' }),
  fc.record({ scheduledTime: hostileText() }),
  fc.record({ scheduledTime: fc.constant(noon), runId: hostileText() }),
  hostileJson(),
  fc.anything(),
);

describe('the scanner', () => {
  abuse('runs a trigger at its time or refuses it before it has begun anything', 1_500, triggers, async (trigger) => {
    const { run, opened, finished, sent } = setUp();
    const result = await run(trigger).catch((error: unknown) => error);
    if (result instanceof Error)
      return expect({ opened, finished, sent }).toEqual({ opened: [], finished: [], sent: [] });
    const { runId, scheduledTime } = v.parse(v.object({ runId: v.string(), scheduledTime: v.string() }), result);
    expect(new Date(scheduledTime).toISOString()).toBe(scheduledTime);
    expect(opened).toMatchObject([{ runId, scheduledTime }]);
    expect(finished).toEqual([runId]);
    for (const message of sent) expect(v.parse(rowMessageSchema, JSON.parse(JSON.stringify(message)))).toEqual(message);
    expect(sent).toHaveLength(1);
  });

  abuse(
    'dispatches every row of a page that holds items which are none, and names those',
    500,
    fc.array(hostileText(), { maxLength: 3 }),
    async (unreadable) => {
      const { run, sent, finished, logger, metrics } = setUp({ ids: ['a', 'b'], unreadable });
      await run({ scheduledTime: noon });
      expect(sent.map(({ rowId }) => rowId)).toEqual(['a', 'b']);
      expect(finished).toEqual([noon]);
      const named = logger.lines.filter(({ message }) => message === 'row unreadable').map(({ rowId }) => rowId);
      expect(named).toEqual(unreadable);
      // The alarm on rows that are overdue tells of them.
      expect(metrics.published).toEqual({
        RowsDispatched: 2,
        RunsFinished: 1,
        ...(unreadable.length === 0 ? {} : { RowsStillDue: unreadable.length }),
      });
    },
  );
});
