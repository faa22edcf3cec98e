import { expect, it } from '@jest/globals';
import { printSummary } from './print-summary.ts';
import type { RunReport } from './run-report.ts';
import { createTally } from './tally.ts';

const passed = (seed: number, interleaving: string): RunReport => ({
  kind: 'passed',
  seed,
  events: 30,
  faults: { crash: 2, throttle: 1 },
  interleaving,
});
const failed: RunReport = { kind: 'failed', seed: 3, message: 'I2 broken', description: 'long', replay: 'run 3' };

it('adds up runs, each interleaving once, and keeps of a failure what has it again', () => {
  const tally = createTally();
  for (const report of [passed(1, 'one'), passed(2, 'one'), failed]) tally.add(report);

  expect(tally.summary(2)).toEqual({
    runs: 3,
    failures: [{ seed: 3, message: 'I2 broken', replay: 'run 3' }],
    events: 60,
    runsPerSecond: 1.5,
    seconds: 2,
    flakeRateBelow: expect.closeTo(0.8646, 3),
    distinctInterleavings: 1,
    faultsInjected: { crash: 4, throttle: 2 },
  });
});

it('is printed in lines that a person reads, each failed seed with its command', () => {
  const tally = createTally();
  for (const report of [passed(1, 'one'), failed]) tally.add(report);

  expect(printSummary(tally.summary(2))).toBe(
    [
      'runs           2 in 2.0 s, 1.0 runs/s',
      'failures       1',
      'flake rate     below 97% (95% confidence)',
      'interleavings  1 distinct, 30 events',
      'crash          2 injected',
      'throttle       1 injected',
      'seed 3         run 3',
      '',
    ].join('\n'),
  );
});
