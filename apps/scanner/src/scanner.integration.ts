import { installedEngines } from '@daybreak/local-stack';
import { dueShard } from '@daybreak/repository';
import { startFunction } from '@daybreak/testkit';
import { describe, expect, it } from '@jest/globals';
import {
  dispatched,
  messageOf,
  createOwnerRepositories,
  rowOf,
  scanner,
  scannerTables,
  scheduledTime,
} from './testing/scanner-on-queues.ts';

describe.each(installedEngines())('the scanner on its queues and tables (%s)', (engine) => {
  it('dispatches each row that is due by scheduledTime once, in any time zone', async () => {
    await using harness = await startFunction(engine, scanner(), { tables: scannerTables });
    const { rows, runs } = createOwnerRepositories(harness);
    await rows.put(rowOf('overdue', { dueDate: '2025-12-31' }));
    await rows.put(rowOf('today'));
    // At 12:00 UTC the date on Kiritimati is March 30.
    await rows.put(rowOf('tomorrow-on-kiritimati', { dueDate: '2026-03-30', timeZone: 'Pacific/Kiritimati' }));
    await rows.put(rowOf('tomorrow', { dueDate: '2026-03-30' }));
    await rows.put(rowOf('cancelled'));
    await rows.cancel({ id: 'cancelled' });

    const { result } = await harness.invoke({ scheduledTime });
    // A shard of several pages is read on by scan messages.
    await harness.idle();

    expect(result).toMatchObject({ ok: true });
    expect(dispatched(harness.output)).toEqual(['overdue', 'today', 'tomorrow-on-kiritimati'].map(messageOf));
    expect(await runs.latestFinished()).toEqual({ runId: scheduledTime, scheduledTime });
  });

  it('dispatches nothing for a duplicate trigger, and every due row for a run with another id', async () => {
    await using harness = await startFunction(engine, scanner(), { tables: scannerTables });
    const { rows } = createOwnerRepositories(harness);
    await rows.put(rowOf('a'));
    await harness.invoke({ scheduledTime });

    await harness.invoke({ scheduledTime });
    expect(dispatched(harness.output)).toEqual([messageOf('a')]);

    harness.output.deleteMany(harness.output.receive({ maxMessages: 10 }).map(({ receiptHandle }) => receiptHandle));
    await harness.invoke({ scheduledTime, runId: 'by hand' });
    expect(dispatched(harness.output)).toEqual([{ ...messageOf('a'), runId: 'by hand' }]);
  });

  it('continues shards that could not be read by scan messages, and dispatches only their remaining rows', async () => {
    let readable = 2;
    await using harness = await startFunction(
      engine,
      scanner(() => readable-- > 0),
      { tables: scannerTables },
    );
    const { rows, runs } = createOwnerRepositories(harness);
    const ids = Array.from({ length: 30 }, (_, number) => `row-${String(number).padStart(2, '0')}`);
    for (const id of ids) await rows.put(rowOf(id));

    const first = await harness.invoke({ scheduledTime });
    expect(first.result.ok).toBe(true);
    const sentFirst = dispatched(harness.output).length;
    expect(sentFirst).toBeGreaterThan(0);
    expect(sentFirst).toBeLessThan(ids.length);
    expect(await runs.latestFinished()).toBeUndefined();

    readable = Number.POSITIVE_INFINITY;
    await harness.idle();

    expect(dispatched(harness.output)).toEqual(ids.map(messageOf));
    expect(await runs.latestFinished()).toEqual({ runId: scheduledTime, scheduledTime });
  });

  it('reads a shard of several pages by a sequence of messages', async () => {
    // The number of dispatched rows before each page of shard 01. The queue hands the scan message to the scanner at once.
    const before: number[] = [];
    const countFirst = (shard: string): true => {
      if (shard === '01') before.push(harness.output.messages().length);
      return true;
    };
    await using harness = await startFunction(engine, scanner(countFirst), { tables: scannerTables });
    const { rows, runs } = createOwnerRepositories(harness);
    const ids = Array.from({ length: 200 }, (_, number) => `row-${number}`).filter((id) => dueShard(id, 4) === '01');
    // More rows than the first page of a shard, which the stack's tables keep short.
    for (const id of ids.slice(0, 20)) await rows.put(rowOf(id));

    await harness.invoke({ scheduledTime });
    await harness.idle();

    const [first, second] = before;
    expect(first).toBe(0);
    expect([1, 2, 3]).toContain(second);
    expect(dispatched(harness.output)).toEqual(ids.slice(0, 20).toSorted().map(messageOf));
    const run = await runs.get(scheduledTime);
    expect(run).toMatchObject({ status: 'finished', shards: { '01': { dispatched: 20, done: true } } });
  });

  it('refuses a trigger with an invalid scheduledTime, and dispatches nothing', async () => {
    await using harness = await startFunction(engine, scanner(), { tables: scannerTables });
    const { rows } = createOwnerRepositories(harness);
    await rows.put(rowOf('a'));

    const { result } = await harness.invoke({ scheduledTime: 'today' });

    expect(result.ok).toBe(false);
    expect(dispatched(harness.output)).toEqual([]);
  });
});
