import type { ResumedPause } from '@daybreak/repository';
import { describe, expect, it } from '@jest/globals';
import type { HeldRow } from './testing/create-memory-pauses.ts';
import { dueRow, manyRows, noon, startScanner } from './testing/start-scanner.ts';

const minuteMs = 60_000;
const at = '2026-03-29T10:00:00.000Z';
const pause = { id: 'p', reason: 'wrong prices', by: 'ada', at };
const resumed: ResumedPause = { ...pause, resumedAt: '2026-03-29T11:59:00.000Z' };
const later = (minutes: number): string => new Date(Date.parse(noon) + minutes * minuteMs).toISOString();

function heldRow(id: string, row: Partial<HeldRow> = {}): HeldRow {
  return { ...dueRow(id, row), pauseId: 'p', ...row };
}
const manyHeld = (count: number): HeldRow[] => manyRows(count).map((row) => ({ ...row, pauseId: 'p' }));

describe('a firing', () => {
  it('reads no row that a pause holds, and measures the longest pause', async () => {
    const { fire, takeSent, state, metrics } = startScanner([dueRow('a')], { held: [heldRow('b')] });
    state.pauses = { active: [pause, { ...pause, id: 'q', at: noon }], resumed: [] };
    await fire();
    expect(takeSent()).toEqual(['a']);
    expect(metrics.durations['LongestPause']).toEqual([120 * minuteMs]);
    expect(metrics.published).not.toHaveProperty('RowsReleased');
  });

  it('releases the rows of a resumed pause, and its run dispatches them', async () => {
    const held = [heldRow('a'), heldRow('b', { shard: '01' }), heldRow('c', { pauseId: 'q' })];
    const { fire, takeSent, state, scans, metrics } = startScanner([], { held });
    state.pauses = { active: [{ ...pause, id: 'q' }], resumed: [resumed] };
    await fire();
    expect(takeSent()).toEqual(['a', 'b']);
    expect(metrics.published).toMatchObject({ RowsReleased: 2 });
    expect(scans).toEqual([]);
    expect(held.map(({ id }) => id)).toEqual(['c']);
  });

  it('ends the pauses whose time has come, by its own scheduledTime', async () => {
    const { fire, takeSent, state } = startScanner([], { held: [heldRow('a'), heldRow('b', { pauseId: 'q' })] });
    const active = [
      { ...pause, until: noon },
      { ...pause, id: 'q', until: '2026-03-29T12:00:00.001Z' },
    ];
    state.pauses = { active, resumed: [] };
    await fire({ scheduledTime: '2026-03-29T14:00:00+02:00' });
    expect(takeSent()).toEqual(['a']);
    expect(state.pauses.active.map(({ id }) => id)).toEqual(['q']);
  });

  it('forgets a resumed pause without rows when no function can hold back another', async () => {
    const { fire, state } = startScanner([], { held: [heldRow('a')] });
    state.pauses = { active: [], resumed: [{ ...pause, resumedAt: noon }] };
    await fire();
    state.now += 15 * minuteMs - 1;
    await fire({ scheduledTime: later(14) });
    expect(state.pauses.resumed).toHaveLength(1);
    state.now += 1;
    await fire({ scheduledTime: later(15) });
    expect(state.pauses.resumed).toEqual([]);
  });

  it('dispatches its rows when it cannot release others, and the next firing releases them', async () => {
    const { fire, takeSent, state, logger } = startScanner([dueRow('a')], { held: [heldRow('b')] });
    state.pauses = { active: [], resumed: [resumed] };
    state.remaining = () => 9_999;
    expect(await fire()).toMatchObject({ shardsLeft: 2 });
    const error = expect.objectContaining({ name: 'NotStartedError' });
    expect(logger.lines[0]).toMatchObject({ message: 'paused rows not released', runId: noon, error });
    state.remaining = () => 60_000;
    state.now += 5 * minuteMs;
    await fire({ scheduledTime: later(5) });
    expect(takeSent()).toContain('b');
  });
});

describe('a large pause', () => {
  it('is released by scan messages after the first page, of one firing at a time', async () => {
    const held = manyHeld(1_800);
    const { fire, handleScans, state, scans } = startScanner([], { held });
    state.pauses = { active: [], resumed: [resumed] };
    await fire();
    expect(held).toHaveLength(1_300);
    const [message] = scans.splice(0);
    expect(message).toEqual({ runId: noon, shard: '00', pauseId: 'p' });
    state.now += 5 * minuteMs;
    await fire({ scheduledTime: later(5) });
    expect(held).toHaveLength(1_300);
    expect(scans.filter(({ pauseId }) => pauseId !== undefined)).toEqual([]);

    expect(await handleScans(message === undefined ? [] : [message])).toEqual([]);
    expect(held).toEqual([]);
  });

  it('is continued by the same message when the time is up', async () => {
    const held = manyHeld(1_800);
    const { fire, handleScans, state, scans, logger } = startScanner([], { held });
    state.pauses = { active: [], resumed: [resumed] };
    await fire();
    const message = scans.find(({ pauseId }) => pauseId !== undefined);
    scans.length = 0;
    let checks = 0;
    // Each invocation has time for one page.
    state.remaining = () => ((checks += 1) % 3 === 0 ? 9_999 : 60_000);
    expect(await handleScans(message === undefined ? [] : [message])).toEqual([]);
    expect(held).toEqual([]);
    const lines = logger.lines.filter(({ pauseId }) => pauseId === 'p');
    expect(lines.map(({ isOutOfTime }) => isOutOfTime)).toEqual([true, true, false]);
  });

  it('is taken over by a firing ten minutes later, and the earlier readers stop', async () => {
    const held = manyHeld(1_800);
    const { fire, handleScans, state, scans, logger } = startScanner([], { held });
    state.pauses = { active: [], resumed: [resumed] };
    await fire();
    const [earlier] = scans.splice(0);
    state.now += 10 * minuteMs;
    await fire({ scheduledTime: later(10) });
    const taken = scans.filter(({ pauseId }) => pauseId !== undefined);
    expect(taken).toEqual([{ runId: later(10), shard: '00', pauseId: 'p' }]);
    scans.length = 0;
    await handleScans(earlier === undefined ? [] : [earlier]);
    expect(logger.lines.filter(({ outcome }) => outcome === 'superseded')).toMatchObject([{ pauseId: 'p' }]);
    expect(held).toHaveLength(800);
    await handleScans(taken);
    expect(held).toEqual([]);
  });
});
