import { describe, expect, it } from '@jest/globals';
import { describeTargets } from './report-targets.ts';

const test = (title: string, status = 'passed') => ({ ancestorTitles: [title], status });
const file = (testFilePath: string, ...testResults: ReturnType<typeof test>[]) => ({ testFilePath, testResults });

describe('the report of the targets', () => {
  it('counts for each what ran, what was skipped, and what for', () => {
    const lines = describeTargets({
      testResults: [
        file('a', test('a row (endpoint)'), test('a row (endpoint)', 'failed'), test('a run (endpoint)')),
        file('b', test('a run (endpoint)'), test('a run (endpoint) [skipped: needs hold]', 'pending')),
        file('c', test('a scan (endpoint) [skipped: needs killFunctions, hold]', 'pending')),
        file('d', test('a faulty variant is caught'), { ancestorTitles: [], status: 'passed' }),
        file('e', test('a row (in-process, dynalite)')),
      ],
    });
    expect(lines).toEqual([
      'endpoint: 3 suites ran, 2 skipped: needs hold (2), killFunctions (1)',
      'in-process, dynalite: 1 suite ran',
    ]);
  });

  it('does not count as run what was left out by name', () => {
    expect(describeTargets({ testResults: [file('a', test('a row (endpoint)', 'pending'))] })).toEqual([
      'endpoint: 0 suites ran',
    ]);
  });
});
