import { relative } from 'node:path';
import * as v from 'valibot';

const testSchema = v.object({ title: v.string(), status: v.string() });

/** What is read of a report that Jest wrote. */
export const jestReportSchema = v.object({
  testResults: v.array(v.object({ name: v.string(), assertionResults: v.array(testSchema) })),
});
export type JestReport = v.InferOutput<typeof jestReportSchema>;

export interface SuiteCases {
  /** The suite's file, from the folder that was given. */
  file: string;
  /** Hostile cases of the tests that passed. */
  cases: number;
  /** Titles of the tests with hostile cases that did not pass. */
  notPassed: string[];
}

/** The suites with hostile cases, and how many each threw: a test that passed has run all that its title tells. */
export function countCases(reports: readonly JestReport[], root: string): SuiteCases[] {
  const suites = reports.flatMap(({ testResults }) => testResults);
  return suites
    .flatMap(({ name, assertionResults }): SuiteCases[] => {
      const tests = assertionResults.flatMap(({ title, status }) => {
        const cases = /\((\d+) hostile cases\)$/.exec(title)?.[1];
        return cases === undefined ? [] : [{ title, cases: Number(cases), hasPassed: status === 'passed' }];
      });
      if (tests.length === 0) return [];
      const cases = tests.reduce((sum, test) => sum + (test.hasPassed ? test.cases : 0), 0);
      return [
        { file: relative(root, name), cases, notPassed: tests.flatMap((test) => (test.hasPassed ? [] : test.title)) },
      ];
    })
    .toSorted((a, b) => (a.file < b.file ? -1 : 1));
}
