import { describe, expect, it } from '@jest/globals';
import * as v from 'valibot';
import SeedReporter, { seedOfRun } from './seed-of-run.ts';

/** What a run with these variables prints at its end. */
function report(environment: Record<string, string | undefined>, numFailedTests: number): string[] {
  const lines: string[] = [];
  const reporter = new SeedReporter({}, {}, {}, environment, (line) => void lines.push(line));
  reporter.onRunStart();
  reporter.onRunComplete(undefined, { numFailedTests });
  return lines;
}

describe('the seed of a run', () => {
  it('is drawn anew, and printed with what failed', () => {
    const environment: Record<string, string | undefined> = {};
    const [line, ...others] = report(environment, 1);

    expect(line).toMatch(`DAYBREAK_QUEUE_SEED=${seedOfRun(environment).seed} repeats`);
    expect(others).toEqual([]);
    const another: Record<string, string | undefined> = {};
    report(another, 1);
    expect(seedOfRun(another)).not.toEqual(seedOfRun(environment));
  });

  it('is the one that is given', () => {
    const environment = { DAYBREAK_QUEUE_SEED: '7' };

    expect(report(environment, 1)).toEqual([expect.stringContaining('DAYBREAK_QUEUE_SEED=7 repeats')]);
    expect(seedOfRun(environment)).toEqual({ seed: 7 });
  });

  it('is not printed when nothing failed', () => {
    expect(report({}, 0)).toEqual([]);
  });

  it.each(['seven', '-1', '1.5', '4294967296'])('is refused when it is %s', (seed) => {
    expect(() => seedOfRun({ DAYBREAK_QUEUE_SEED: seed })).toThrow(v.ValiError);
  });
});
