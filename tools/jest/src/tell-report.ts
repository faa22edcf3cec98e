import { relative } from 'node:path';
import type { ProjectReport } from './report.ts';

/** A project's report for a reader, in Jest's manner; files are told as seen from `root`. */
export function tellReport(report: ProjectReport, root: string): string {
  const { testResults, numPassedTests, numFailedTests, numPendingTests } = report;
  if (testResults.length === 0) return 'No tests found\n';
  const suites = testResults.map(({ name, status, message }) =>
    status === 'failed' ? `FAIL ${relative(root, name)}\n${message}` : `PASS ${relative(root, name)}`,
  );
  const counts = [
    ...(numFailedTests > 0 ? [`${numFailedTests} failed`] : []),
    ...(numPendingTests > 0 ? [`${numPendingTests} skipped`] : []),
    `${numPassedTests} passed`,
  ];
  return [...suites, '', `Test Suites: ${testResults.length}`, `Tests:       ${counts.join(', ')}`, ''].join('\n');
}
