import { basename } from 'node:path';
import * as v from 'valibot';

const reportSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    testResults: v.array(
      v.object({
        name: v.string(),
        message: v.string(),
        assertionResults: v.array(
          v.object({ fullName: v.string(), status: v.string(), failureMessages: v.array(v.string()) }),
        ),
      }),
    ),
  }),
);

/**
 * The result of a test on a third-party server. `needsOurs`: the test moves the clock or inspects the server, which
 * only ours allows.
 */
export interface TestEnd {
  /** The name of the test's file. */
  readonly suite: string;
  readonly test: string;
  readonly end: 'passed' | 'failed' | 'needsOurs';
  readonly message: string;
}

/** Parses the report that Jest writes with `--json`. Leaves out tests that were skipped by name. Throws v.ValiError. */
export function readReport(text: string): TestEnd[] {
  return v.parse(reportSchema, text).testResults.flatMap(({ name, message, assertionResults }) => {
    const suite = basename(name).replace(/\.integration\.ts$/, '');
    // A file that cannot be loaded has no tests.
    if (assertionResults.length === 0 && message !== '') return [{ suite, test: '', end: 'failed', message } as const];
    return assertionResults
      .filter(({ status }) => status === 'passed' || status === 'failed')
      .map(({ fullName: test, status, failureMessages }) => {
        const text = failureMessages.join('\n');
        const failed = text.includes('NeedsOurServerError') ? 'needsOurs' : 'failed';
        return { suite, test, end: status === 'passed' ? 'passed' : failed, message: text } as const;
      });
  });
}
