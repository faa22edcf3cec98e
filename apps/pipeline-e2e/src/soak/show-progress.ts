import { SingleBar } from 'cli-progress';
import type { SoakSummary } from './tally.ts';

export interface Progress {
  /** Asks for the summary only if somebody is watching. */
  update(summary: () => SoakSummary): void;
  /** To be called whatever happened: it gives the terminal its cursor back. */
  end(): void;
}

/** A bar on standard error for a person at a terminal; nothing for anybody else. */
export function showProgress(runs: number, { isTTY }: { isTTY?: boolean }): Progress {
  if (isTTY !== true) return { update: () => undefined, end: () => undefined };
  const bar = new SingleBar({
    format: '{bar} {value}/{total} runs, {rate} runs/s, {failed} failed, {eta_formatted} left',
    hideCursor: true,
  });
  bar.start(runs, 0, { rate: '-', failed: 0 });
  return {
    update(summary) {
      const { runs: done, runsPerSecond, failures } = summary();
      bar.update(done, { rate: runsPerSecond.toFixed(1), failed: failures.length });
    },
    end: () => bar.stop(),
  };
}
