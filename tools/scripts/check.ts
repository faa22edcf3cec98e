/**
 * `npm test`: lint, types, unit tests, hostile input and integration tests of every project, and simulated runs of seeds that nobody has seen,
 * then lines that add them up. Nx runs and caches the tasks; each test task leaves Jest's own report in
 * dist/test-results, cached with it. The simulated runs are never answered from the cache.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';

const reportsFolder = 'dist/test-results';
const reportSchema = v.object({
  numPassedTests: v.number(),
  numFailedTests: v.number(),
  numPendingTests: v.number(),
  numRuntimeErrorTestSuites: v.number(),
});

const simulationFile = 'dist/simulation/fresh-seeds.json';
const simulationSchema = v.object({
  firstSeed: v.number(),
  runs: v.number(),
  seconds: v.number(),
  failures: v.array(v.object({ message: v.string(), replay: v.string() })),
});

/** The tests of all reports added up; a suite that could not even run counts as one failed test. */
function addUpReports(folder: string): { passed: number; failed: number; skipped: number } {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const file of existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : []) {
    const report = v.parse(reportSchema, JSON.parse(readFileSync(join(folder, file), 'utf8')));
    total.passed += report.numPassedTests;
    total.failed += report.numFailedTests + report.numRuntimeErrorTestSuites;
    total.skipped += report.numPendingTests;
  }
  return total;
}

/** What the simulated runs came to, and how to have the same ones again; nothing when none were asked for. */
function tellSimulation(file: string): string {
  if (!existsSync(file)) return '';
  const { firstSeed, runs, seconds, failures } = v.parse(simulationSchema, JSON.parse(readFileSync(file, 'utf8')));
  return [
    `${runs} simulated runs from seed ${firstSeed} in ${seconds.toFixed(1)} s, ${failures.length} failed (the same again: DAYBREAK_SEED=${firstSeed} npm test)`,
    ...failures.flatMap(({ message, replay }) => [`  ${message}`, `    ${replay}`]),
    '',
  ].join('\n');
}

rmSync(reportsFolder, { recursive: true, force: true });
rmSync(simulationFile, { force: true });
const targets = ['lint', 'typecheck', 'test', 'fuzz', 'integration', 'fresh-seeds'];
const run = spawnSync('nx', ['run-many', '-t', ...targets, '--outputStyle=static', ...process.argv.slice(2)], {
  stdio: 'inherit',
});

const total = addUpReports(reportsFolder);
const taskFailed = run.status !== 0;
if (taskFailed) process.stdout.write(`\nA task failed: the tasks are listed above (${targets.join(', ')}).\n`);
process.stdout.write(
  `\n${tellSimulation(simulationFile)}${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}\n`,
);
process.exitCode = taskFailed || total.failed > 0 || total.passed === 0 ? 1 : 0;
