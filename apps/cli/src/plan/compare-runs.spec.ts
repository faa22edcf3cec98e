import { measureRow, type PipelineSettings, sampleRow } from '@daybreak/planner';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { compareRuns, type ObservedRun, type RunComparison } from './compare-runs.ts';

const consumer = {
  batchSize: 10,
  batchWindowSeconds: 1,
  maximumConcurrency: 4,
  minimumPollers: undefined,
  memoryMiB: 1_024,
  timeoutSeconds: 60,
};
const settings: PipelineSettings = {
  scanner: { ...consumer, batchSize: 1, batchWindowSeconds: 0 },
  worker: consumer,
  writer: consumer,
  dueShardCount: 16,
  valuesPerMessage: undefined,
  schedule: { expression: 'cron(0 12 * * ? *)', timeZone: 'UTC' },
  rowsTable: {
    warmWriteUnits: 40_000,
    warmReadUnits: undefined,
    maximumWriteUnits: 40_000,
    pointInTimeRecovery: false,
  },
  logLevel: 'INFO',
  logRetentionDays: 14,
  mappings: 6,
  alarms: 25,
  dashboards: 1,
  accountConcurrency: 1_000,
};
const startedAtMs = Date.parse('2026-03-29T00:00:03.500Z');
const minuteMs = 60_000;

/** A run of 6,000 rows, which is planned to take some seconds, that took this many seconds. */
function runOf(seconds: number, parts: Partial<ObservedRun> = {}): ObservedRun {
  const startMs = parts.startedAtMs ?? startedAtMs;
  return {
    runId: 'r',
    startedAtMs,
    finishedAtMs: startMs + 2_000,
    dispatched: 6_000,
    ended: 6_000,
    untilMs: startMs + seconds * 1_000,
    ...parts,
  };
}

let shape: Awaited<ReturnType<typeof measureRow>>;
beforeAll(async () => {
  shape = await measureRow(sampleRow({ values: 5, bytes: 1_024, keyBytes: 8 }));
});

function compare(...runs: ObservedRun[]): Map<string, RunComparison> {
  return compareRuns({ settings, shape, runs, latest: 2 });
}

describe('a run beside its plan', () => {
  it('is as planned up to a fifth and a minute more', () => {
    const planned = compare(runOf(1)).get('r')?.completion.plannedSeconds ?? 0;
    expect(planned).toBeGreaterThan(5);
    const limit = planned * 1.2 + 60;
    expect(compare(runOf(limit - 1)).get('r')?.verdict).toBe('as planned');
    expect(compare(runOf(limit + 1)).get('r')).toMatchObject({
      verdict: 'behind',
      ratio: expect.closeTo((limit + 1) / planned, 5),
    });
  });

  it('is behind while it is at work, when the rows that ended should have been more', () => {
    const half = compare(runOf(10, { ended: 3_000 })).get('r');
    const all = compare(runOf(10)).get('r');
    expect(half?.completion.plannedSeconds).toBeLessThan(all?.completion.plannedSeconds ?? 0);
    expect(half).toMatchObject({ completion: { rows: 3_000, seconds: 10 }, verdict: 'as planned' });
    expect(compare(runOf(200, { ended: 3_000 })).get('r')?.verdict).toBe('behind');
    expect(compare(runOf(200, { ended: 0 })).get('r')?.completion.plannedSeconds).toBeLessThan(10);
  });

  it('is behind when its rows are not dispatched in time', () => {
    const dispatching = { finishedAtMs: undefined, dispatched: 1_000, ended: 1_000 };
    expect(compare(runOf(30, dispatching)).get('r')?.verdict).toBe('as planned');
    const late = compare(runOf(30, { ...dispatching, finishedAtMs: startedAtMs + 300_000 })).get('r');
    expect(late).toMatchObject({ dispatch: { seconds: 300 }, verdict: 'behind' });
  });

  it('waits for an earlier run that was at work at the same time, which may be none of the latest', () => {
    const large = runOf(500, { runId: 'large', dispatched: 80_000, ended: 80_000 });
    const small = [1, 1.5].map((minute) =>
      runOf(400, { runId: `small ${minute}`, startedAtMs: startedAtMs + minute * minuteMs, dispatched: 5, ended: 5 }),
    );
    const compared = compare(large, ...small);
    expect([...compared.keys()]).toEqual(['small 1', 'small 1.5']);
    for (const { completion } of compared.values()) expect(completion.plannedSeconds).toBeGreaterThan(30);

    const [alone] = compare(...small).values();
    expect(alone).toMatchObject({ verdict: 'behind', completion: { plannedSeconds: expect.closeTo(2, -1) } });
  });
});
