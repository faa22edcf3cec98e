import { describe, expect, it } from '@jest/globals';
import { awsPlatform } from '../make-plan.ts';
import type { PipelineSettings } from '../settings/pipeline-settings.ts';
import { midnightMs, newSettings, rowShape } from '../testing/new-settings.ts';
import type { DueRows } from '../workload/due-rows.ts';
import type { RowShape } from '../workload/row-shape.ts';
import type { Platform } from './platform.ts';
import { simulateDay, type SimulatedDay } from './simulate-day.ts';

interface Day {
  settings?: PipelineSettings;
  shape?: RowShape;
  due?: readonly DueRows[];
  rows?: number;
  platform?: Partial<Platform>;
  seed?: number;
}

function simulate({ settings = newSettings(), shape = rowShape, rows = 1_000, platform, ...rest }: Day): SimulatedDay {
  const due = rest.due ?? [{ atMs: midnightMs, rows }];
  return simulateDay({ settings, shape, due, platform: { ...awsPlatform(settings), ...platform }, seed: rest.seed });
}

const writer = (maximumConcurrency: number): PipelineSettings => {
  const settings = newSettings();
  return { ...settings, writer: { ...settings.writer, maximumConcurrency } };
};

describe('a day', () => {
  it('dispatches and completes each row once', () => {
    const { rows, messages, counts, firings } = simulate({});
    expect({ rows, messages, firings }).toEqual({ rows: 1_000, messages: { row: 1_000, value: 1_000 }, firings: 1 });
    const invocations = Object.values(counts.functions).reduce((sum, { invocations: times }) => sum + times, 0);
    expect(counts.units).toMatchObject({ index: { write: 1_000 }, rows: { write: 2_001 } });
    // Each invocation reads the pauses, including those still running when the last row is completed.
    const readsOfPauses = counts.units.rows.read - 1_000;
    expect(readsOfPauses).toBeGreaterThanOrEqual(invocations);
    expect(readsOfPauses).toBeLessThan(invocations + 5);
    expect(counts.throttled).toEqual({ 'table units': 0, 'index partition': 0 });
  });

  it('is the same for the same seed, and differs for another seed', () => {
    const throttled = { rows: 60_000, settings: writer(100) };
    expect(simulate(throttled)).toEqual(simulate(throttled));
    expect(simulate({ ...throttled, seed: 2 }).counts).not.toEqual(simulate(throttled).counts);
  });

  it('dispatches a backlog once, even if later runs read it again', () => {
    const { messages, firings, counts } = simulate({ rows: 1_300_000 });
    expect(firings).toBeGreaterThan(2);
    expect(messages.row).toBe(1_300_000);
    // A page of the index contains about 11,000 entries. Reading all rows once takes 118 requests, plus some for the
    // ends of shards.
    expect(counts.requests['DynamoDB.Query']).toBeGreaterThan(200);
  });

  it('completes rows of several instants after each of them', () => {
    const hours = [0, 1, 5].map((hour) => ({ atMs: midnightMs + hour * 3_600_000, rows: 100 }));
    const { completedSeconds, delaySeconds, messages } = simulate({ due: hours });
    expect(completedSeconds.first).toBeLessThan(10);
    expect(completedSeconds.half).toBeGreaterThan(3_600);
    expect(completedSeconds.last).toBeGreaterThan(5 * 3_600);
    expect(delaySeconds.half).toBeLessThan(10);
    expect(delaySeconds.longest).toBeLessThan(10);
    expect(messages.row).toBe(300);
  });

  it('fails if no message can be received', () => {
    expect(() => simulate({ platform: { inFlightLimit: 0 } })).toThrow(
      'No row was completed within a day, and 1,000 rows are left: raise a limit',
    );
  });
});

describe('the table', () => {
  const rate = ({ samples }: SimulatedDay, from: number, to: number): number => {
    const between = samples.filter(({ atMs }) => atMs > midnightMs + from && atMs <= midnightMs + to);
    return Math.max(...between.map(({ writeUnitsPerSecond }) => writeUnitsPerSecond));
  };

  it('accepts 4,000 units a second when it is new, and twice as many after half an hour', () => {
    const shape = { ...rowShape, writeUnits: { rows: 20, index: 1 } };
    const day = simulate({ rows: 600_000, shape });
    // Twenty updates of twenty units are admitted together.
    expect(rate(day, 10_000, 25 * 60_000)).toBeLessThan(5_500);
    expect(rate(day, 35 * 60_000, 45 * 60_000)).toBeGreaterThan(7_000);
    expect(rate(day, 35 * 60_000, 45 * 60_000)).toBeLessThan(9_500);
    expect(day.binds[0]?.what).toBe('table units');
  });

  it('accepts more from the start when it is warm, unless a partition of its index is hot', () => {
    const warm = { warmWriteUnitsPerSecond: 40_000, warmReadUnitsPerSecond: 40_000 };
    const few = simulate({ rows: 400_000, settings: writer(100), platform: { capacity: warm } });
    const many = simulate({
      rows: 400_000,
      settings: { ...writer(100), dueShardCount: 100 },
      platform: { capacity: warm },
    });
    expect(few.binds[0]?.what).toBe('index partition');
    expect(many.completedSeconds.last).toBeLessThan(few.completedSeconds.last / 1.5);
  });
});

describe('Lambda', () => {
  const unlimited = { capacity: 'unlimited' } as const;

  it('adds 300 concurrent invocations a minute to the first five', () => {
    const { samples } = simulate({ rows: 2_000_000, settings: writer(1_000), platform: unlimited });
    const running = (second: number): number =>
      samples.find(({ atMs }) => atMs >= midnightMs + second * 1_000)?.running.worker ?? 0;
    expect(running(2)).toBeLessThanOrEqual(10);
    expect(
      simulate({ rows: 300_000, platform: { ...unlimited, scaleUp: undefined } }).completedSeconds.last,
    ).toBeLessThan(simulate({ rows: 300_000, platform: unlimited }).completedSeconds.last);
  });

  it('runs no more functions than the account allows', () => {
    const settings = { ...writer(1_000), accountConcurrency: 4 };
    const { samples, binds } = simulate({ rows: 100_000, settings, platform: unlimited });
    expect(Math.max(...samples.map(({ running }) => running.worker + running.writer))).toBeLessThanOrEqual(4);
    expect(binds.map(({ what }) => what)).toContain('account concurrency');
  });

  it('writes faster with more writers if the table accepts the writes', () => {
    const last = (concurrency: number): number =>
      simulate({ rows: 500_000, settings: writer(concurrency), platform: unlimited }).completedSeconds.last;
    expect(last(4)).toBeGreaterThan(1.5 * last(8));
    expect(simulate({ rows: 500_000, settings: writer(4), platform: unlimited }).binds[0]?.what).toBe('writer');
  });

  it('receives no more messages than can be in flight', () => {
    const platform = { capacity: 'unlimited', inFlightLimit: 500, scaleUp: undefined } as const;
    const { samples, binds } = simulate({ rows: 300_000, settings: writer(100), platform });
    expect(binds.map(({ what }) => what)).toContain('SQS in flight');
    expect(samples.at(-1)?.completed).toBeGreaterThan(297_000);
  });
});

describe('a row', () => {
  it('with several value messages has an update for each, and one that completes it, in a backlog', () => {
    const shape = { ...rowShape, valueMessages: 5 };
    const { counts, messages } = simulate({
      rows: 50_000,
      shape,
      settings: writer(2),
      platform: { capacity: 'unlimited' },
    });
    expect(messages.value).toBe(250_000);
    expect((counts.requests['DynamoDB.UpdateItem'] ?? 0) / 50_000).toBeGreaterThan(4);
  });

  it('that recurs has a worker archive the ends of its earlier versions', () => {
    const shape = { ...rowShape, recurring: 1, archiveUpdates: 1, archiveUnits: 1 };
    const extra = (of: SimulatedDay): number => of.counts.requests['DynamoDB.UpdateItem'] ?? 0;
    expect(extra(simulate({ shape })) - extra(simulate({}))).toBeGreaterThanOrEqual(1_000);
  });
});
