/**
 * Runs `npm test`: lint, types, unit tests, hostile input and integration tests of every project, and simulated runs of
 * new seeds. Then prints the totals. Nx runs and caches the tasks. Each test task writes its report to
 * dist/test-results, and the cache restores it. The simulated runs are never cached.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync, rmSync } from 'node:fs';
import * as v from 'valibot';

const suiteSchema = v.object({ status: v.string(), assertionResults: v.array(v.object({ status: v.string() })) });
const reportSchema = v.object({ testResults: v.array(suiteSchema) });

const simulationFile = 'dist/simulation/fresh-seeds.json';
const simulationSchema = v.object({
  firstSeed: v.number(),
  runs: v.number(),
  seconds: v.number(),
  failures: v.array(v.object({ message: v.string(), replay: v.string() })),
});

/**
 * Returns the numbers of passed, failed and skipped tests of all reports. A suite that cannot be loaded counts as one
 * failed test.
 */
function countTests(): Record<'passed' | 'failed' | 'pending', number> {
  const suites = globSync('dist/test-results/*.json').flatMap(
    (file) => v.parse(reportSchema, JSON.parse(readFileSync(file, 'utf8'))).testResults,
  );
  const statuses = suites.flatMap(({ status, assertionResults }) => {
    const tests = assertionResults.map((test) => test.status);
    return status === 'failed' && !tests.includes('failed') ? [...tests, 'failed'] : tests;
  });
  const count = (status: string): number => statuses.filter((each) => each === status).length;
  return { passed: count('passed'), failed: count('failed'), pending: count('pending') };
}

/** Describes the results of the simulated runs and how to repeat them. Empty without simulated runs. */
function describeSimulation(): string {
  if (!existsSync(simulationFile)) return '';
  const simulation = v.parse(simulationSchema, JSON.parse(readFileSync(simulationFile, 'utf8')));
  const { firstSeed, runs, seconds, failures } = simulation;
  return [
    `${runs} simulated runs from seed ${firstSeed} in ${seconds.toFixed(1)} s, ${failures.length} failed (repeat: DAYBREAK_SEED=${firstSeed} npm test)`,
    ...failures.flatMap(({ message, replay }) => [`  ${message}`, `    ${replay}`]),
    '',
  ].join('\n');
}

rmSync('dist/test-results', { recursive: true, force: true });
rmSync(simulationFile, { force: true });
const targets = ['lint', 'typecheck', 'test', 'fuzz', 'integration', 'fresh-seeds'];
const run = spawnSync('nx', ['run-many', '-t', ...targets, '--outputStyle=static', ...process.argv.slice(2)], {
  stdio: 'inherit',
});

const { passed, failed, pending } = countTests();
const taskFailed = run.status !== 0;
if (taskFailed) process.stdout.write(`\nA task failed (${targets.join(', ')}). Nx lists it above.\n`);
const skipped = pending > 0 ? `, ${pending} skipped` : '';
process.stdout.write(`\n${describeSimulation()}${passed} passed, ${failed} failed${skipped}\n`);
process.exitCode = taskFailed || failed > 0 || passed === 0 ? 1 : 0;
