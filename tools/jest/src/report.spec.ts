import { describe, expect, it } from '@jest/globals';
import { parseReport, reportsOf, type Suite } from './report.ts';
import { tellReport } from './tell-report.ts';

/** A suite as `jest --json` reports it: one that has failed without a test that did could not be loaded. */
function suiteOf(
  name: string,
  tests: readonly string[],
  status = tests.includes('failed') ? 'failed' : 'passed',
): Suite {
  const message = status === 'failed' ? `● what ${name} says` : '';
  const assertionResults = tests.map((each) => ({ status: each, title: 'a test' }));
  return { name, status, message, startTime: 1_000, endTime: 2_000, assertionResults };
}

const passing = suiteOf('/repo/libs/rows/src/a.spec.ts', ['passed', 'passed', 'pending']);
const failing = suiteOf('/repo/libs/rows-more/src/b.spec.ts', ['failed', 'passed']);
const unloadable = suiteOf('/repo/apps/writer/src/c.spec.ts', [], 'failed');
const suites = [passing, failing, unloadable];
const folders = ['/repo/libs/rows', '/repo/libs/rows-more', '/repo/apps/writer', '/repo/apps/worker'];

describe('a report of several projects', () => {
  it('comes apart into one for each, of its own suites', () => {
    const reports = reportsOf(parseReport(JSON.stringify({ success: false, testResults: suites })), folders);

    expect(reports.map(({ testResults }) => testResults)).toEqual([[passing], [failing], [unloadable], []]);
  });

  it('says of each whether it passed, and counts its tests', () => {
    const counts = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numRuntimeErrorTestSuites: 0 };

    expect(reportsOf(suites, folders)).toMatchObject([
      { ...counts, success: true, numPassedTests: 2, numPendingTests: 1, startTime: 1_000, endTime: 2_000 },
      { ...counts, success: false, numPassedTests: 1, numFailedTests: 1 },
      { ...counts, success: false, numRuntimeErrorTestSuites: 1 },
      // Jest fails where there is nothing to run.
      { ...counts, success: false, startTime: 0, endTime: 0 },
    ]);
  });

  it('is refused when it is none', () => {
    expect(() => parseReport('{"testResults":[{"name":"a.spec.ts"}]}')).toThrow('Expected "status"');
  });
});

describe('what is told of a report', () => {
  const told = reportsOf(suites, folders).map((report) => tellReport(report, '/repo'));

  it('is each file, and what failed in it', () => {
    expect(told[0]).toBe('PASS libs/rows/src/a.spec.ts\n\nTest Suites: 1\nTests:       1 skipped, 2 passed\n');
    expect(told[1]).toBe(
      'FAIL libs/rows-more/src/b.spec.ts\n● what /repo/libs/rows-more/src/b.spec.ts says\n\nTest Suites: 1\nTests:       1 failed, 1 passed\n',
    );
    expect(told[2]).toContain('FAIL apps/writer/src/c.spec.ts\n● what');
  });

  it('is that there are none', () => {
    expect(told[3]).toBe('No tests found\n');
  });
});
