import { flakeBound } from './flake-bound.ts';
import type { RunReport } from './run-report.ts';

/** What a soak has come to so far. */
export interface SoakSummary {
  runs: number;
  failures: { seed: number; message: string; replay: string }[];
  events: number;
  runsPerSecond: number;
  seconds: number;
  /** Upper end of the 95% confidence interval of the rate at which runs fail. */
  flakeRateBelow: number;
  distinctInterleavings: number;
  faultsInjected: Record<string, number>;
}

export interface Tally {
  add(report: RunReport): void;
  summary(seconds: number): SoakSummary;
}

/** Adds up runs; it remembers 20 bytes of each interleaving and nothing else of a run that passed. */
export function createTally(): Tally {
  const interleavings = new Set<string>();
  const faults = new Map<string, number>();
  const failures: SoakSummary['failures'] = [];
  let runs = 0;
  let events = 0;
  return {
    add(report) {
      runs += 1;
      if (report.kind === 'failed') {
        const { seed, message, replay } = report;
        failures.push({ seed, message, replay });
        return;
      }
      events += report.events;
      interleavings.add(report.interleaving);
      for (const [fault, count] of Object.entries(report.faults)) faults.set(fault, (faults.get(fault) ?? 0) + count);
    },
    summary: (seconds) => ({
      runs,
      failures,
      events,
      runsPerSecond: runs / seconds,
      seconds,
      flakeRateBelow: flakeBound(failures.length, runs),
      distinctInterleavings: interleavings.size,
      faultsInjected: Object.fromEntries([...faults].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    }),
  };
}
