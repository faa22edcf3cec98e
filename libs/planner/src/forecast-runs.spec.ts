import { describe, expect, it } from '@jest/globals';
import { forecastRuns } from './forecast-runs.ts';
import { midnightMs, newSettings, rowShape } from './testing/new-settings.ts';

const settings = newSettings();
const forecast = (...runs: { startedAtMs: number; rows: number }[]) =>
  forecastRuns({ settings, shape: rowShape, runs });

describe('the forecast of a run', () => {
  it('starts at the start of the run, at any time', () => {
    const [run] = forecast({ startedAtMs: midnightMs + 34_567, rows: 100_000 });
    expect(run?.dispatchedSeconds).toBeGreaterThan(1);
    expect(run?.completedSeconds(1)).toBeLessThan(10);
    expect(run?.completedSeconds(50_000)).toBeLessThan(run?.completedSeconds(100_000) ?? 0);
    // A row uses 2 of the 4,000 units a second of a new table.
    expect(run?.completedSeconds(100_000)).toBeGreaterThan(49);
  });

  it('completes after the rows of an earlier run, but dispatches in parallel', () => {
    const [alone] = forecast({ startedAtMs: midnightMs + 60_000, rows: 10 });
    const [first, second] = forecast(
      { startedAtMs: midnightMs, rows: 500_000 },
      { startedAtMs: midnightMs + 60_000, rows: 10 },
    );
    expect(alone?.completedSeconds(10)).toBeLessThan(10);
    expect(second?.completedSeconds(10)).toBeGreaterThan((first?.completedSeconds(490_000) ?? 0) - 60);
    expect(second?.dispatchedSeconds).toBeLessThan(30);
  });

  it('rejects more rows than the run has', () => {
    expect(() => forecast({ startedAtMs: midnightMs, rows: 10 })[0]?.completedSeconds(11)).toThrow(
      'The runs complete 10 rows, not 11',
    );
  });

  it('covers both of two runs in the same minute', () => {
    const [one, other] = forecast(
      { startedAtMs: midnightMs + 1_000, rows: 100 },
      { startedAtMs: midnightMs + 2_000, rows: 100 },
    );
    expect(other?.completedSeconds(100)).toBeGreaterThanOrEqual(one?.completedSeconds(100) ?? Infinity);
  });
});
