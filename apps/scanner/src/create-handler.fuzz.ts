import { describe, expect } from '@jest/globals';
import { fuzz, hostileJson, hostileText, maybeDamaged } from '@daybreak/fuzz';
import { rowMessageSchema } from '@daybreak/domain';
import fc from 'fast-check';
import * as v from 'valibot';
import { dueRow, noon, startScanner } from './testing/start-scanner.ts';

const triggers = fc.oneof(
  maybeDamaged({ scheduledTime: noon, runId: 'by-hand' }),
  fc.record({ scheduledTime: hostileText() }),
  fc.record({ scheduledTime: fc.constant(noon), runId: hostileText() }),
  hostileJson(),
  fc.anything(),
);

describe('the scanner', () => {
  fuzz('runs a trigger at its scheduledTime, or refuses it without an effect', 1_500, triggers, async (trigger) => {
    const { fire, runs, sent } = startScanner([dueRow('a', { dueAt: '0001-01-01T00:00:00.000Z' })], { shardCount: 1 });
    const result = await fire(trigger).catch((error: unknown) => error);
    if (result instanceof Error) return expect({ runs: runs.all.size, sent }).toEqual({ runs: 0, sent: [] });
    // A batch event opens no run; its response names the failed messages.
    if (v.is(v.object({ batchItemFailures: v.array(v.unknown()) }), result)) return expect(runs.all.size).toBe(0);
    const { runId, scheduledTime } = v.parse(v.object({ runId: v.string(), scheduledTime: v.string() }), result);
    expect(new Date(scheduledTime).toISOString()).toBe(scheduledTime);
    expect([...runs.all.values()]).toMatchObject([{ runId, scheduledTime, status: 'finished' }]);
    for (const message of sent) expect(v.parse(rowMessageSchema, JSON.parse(JSON.stringify(message)))).toEqual(message);
    expect(sent).toHaveLength(1);
  });

  fuzz(
    'dispatches every row of a page with unreadable items, and logs those items',
    500,
    fc.array(hostileText(), { maxLength: 3 }),
    async (unreadable) => {
      const { fire, sent, runs, state, logger, metrics } = startScanner([dueRow('a'), dueRow('b')], { shardCount: 1 });
      state.unreadable = unreadable;
      await fire();
      expect(sent.map(({ rowId }) => rowId)).toEqual(['a', 'b']);
      expect(runs.all.get(noon)?.status).toBe('finished');
      const named = logger.lines.filter(({ message }) => message === 'row unreadable').map(({ rowId }) => rowId);
      expect(named).toEqual(unreadable);
      // The rows-overdue alarm includes them.
      expect(metrics.published).toEqual({
        RowsDispatched: 2,
        RunsFinished: 1,
        ...(unreadable.length === 0 ? {} : { RowsStillDue: unreadable.length }),
      });
    },
  );
});
