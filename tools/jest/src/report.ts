import { sep } from 'node:path';
import * as v from 'valibot';

const suiteSchema = v.looseObject({
  /** The file's path. */
  name: v.string(),
  status: v.string(),
  /** What failed, as Jest shows it. */
  message: v.string(),
  startTime: v.number(),
  endTime: v.number(),
  assertionResults: v.array(v.looseObject({ status: v.string() })),
});
const reportSchema = v.object({ testResults: v.array(suiteSchema) });

export type Suite = v.InferOutput<typeof suiteSchema>;

/** What `jest --json` reports of one project: the part of it that is read here, and every suite as Jest wrote it. */
export interface ProjectReport {
  readonly success: boolean;
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numRuntimeErrorTestSuites: number;
  /** Milliseconds of the epoch, as all times here; 0 when there are no suites. */
  readonly startTime: number;
  readonly endTime: number;
  readonly testResults: readonly Suite[];
}

/** The suites of a report by `jest --json`. Throws for what is none. */
export function parseReport(json: string): Suite[] {
  return v.parse(reportSchema, JSON.parse(json)).testResults;
}

/** One report for each of the projects in these folders, of the suites below it. A project without any has failed, as in Jest. */
export function reportsOf(suites: readonly Suite[], folders: readonly string[]): ProjectReport[] {
  return folders.map((folder) => {
    const testResults = suites.filter(({ name }) => name.startsWith(folder + sep));
    const count = (status: string): number =>
      testResults.flatMap(({ assertionResults }) => assertionResults).filter((test) => test.status === status).length;
    const failed = testResults.filter(({ status }) => status === 'failed');
    return {
      success: testResults.length > 0 && failed.length === 0,
      numPassedTests: count('passed'),
      numFailedTests: count('failed'),
      numPendingTests: count('pending'),
      // It could not even be loaded: no test of it failed.
      numRuntimeErrorTestSuites: failed.filter(
        ({ assertionResults }) => !assertionResults.some(({ status }) => status === 'failed'),
      ).length,
      startTime: testResults.length === 0 ? 0 : Math.min(...testResults.map(({ startTime }) => startTime)),
      endTime: Math.max(0, ...testResults.map(({ endTime }) => endTime)),
      testResults,
    };
  });
}
