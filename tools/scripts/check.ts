/**
 * `npm test`: lint, types, unit and integration tests of every project, then one line that adds the tests up.
 * Nx runs and caches the tasks; each test task leaves Jest's own report in dist/test-results, cached with it.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';

const reportsFolder = 'dist/test-results';
const reportSchema = v.object({
  numPassedTests: v.number(),
  numFailedTests: v.number(),
  numPendingTests: v.number(),
  numRuntimeErrorTestSuites: v.number(),
});

/** The tests of all reports added up; a suite that could not even run counts as one failed test. */
function addUpReports(folder: string): { passed: number; failed: number; skipped: number } {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
    const report = v.parse(reportSchema, JSON.parse(readFileSync(join(folder, file), 'utf8')));
    total.passed += report.numPassedTests;
    total.failed += report.numFailedTests + report.numRuntimeErrorTestSuites;
    total.skipped += report.numPendingTests;
  }
  return total;
}

rmSync(reportsFolder, { recursive: true, force: true });
const targets = ['lint', 'typecheck', 'test', 'integration'];
const run = spawnSync('nx', ['run-many', '-t', ...targets, '--outputStyle=static', ...process.argv.slice(2)], {
  stdio: 'inherit',
});

const total = addUpReports(reportsFolder);
const taskFailed = run.status !== 0;
if (taskFailed) process.stdout.write(`\nA task failed: the tasks are listed above (${targets.join(', ')}).\n`);
process.stdout.write(
  `\n${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}\n`,
);
process.exitCode = taskFailed || total.failed > 0 || total.passed === 0 ? 1 : 0;
