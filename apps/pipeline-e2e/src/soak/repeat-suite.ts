import { randomInt } from 'node:crypto';
import { availableParallelism, loadavg } from 'node:os';
import { runJest, type JestRun } from '../run-jest.ts';
import { flakeBound } from './flake-bound.ts';
import { startBusyProcess } from './start-busy-process.ts';

interface RepeatSuiteSurroundings {
  stdout: { write(text: string): unknown };
  stderr: { write(text: string): unknown };
  /** Runs the suites in the order of a seed; Jest by default. */
  runSuites?: (shuffleSeed: number) => Promise<JestRun>;
}

/** Repeats the integration suites, in another order each time; the exit code is 0 when all passed. */
export async function repeatSuite(
  times: number,
  { load, json }: { load: boolean; json: boolean },
  { stdout, stderr, runSuites = runShuffled }: RepeatSuiteSurroundings,
): Promise<number> {
  const busyProcesses = load ? Array.from({ length: availableParallelism() }, startBusyProcess) : [];
  const failed: { repeat: number; shuffleSeed: number }[] = [];
  try {
    for (let repeat = 1; repeat <= times; repeat += 1) {
      const shuffleSeed = randomInt(1, 2 ** 31 - 1);
      const startedAt = performance.now();
      const { passed, output } = await runSuites(shuffleSeed);
      if (!passed) {
        failed.push({ repeat, shuffleSeed });
        stderr.write(output);
      }
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      const [busy = 0] = loadavg();
      stderr.write(
        `repeat ${repeat} of ${times}: ${passed ? 'passed' : 'FAILED'} in ${seconds} s, load average ${busy.toFixed(1)} (--seed ${shuffleSeed})\n`,
      );
    }
  } finally {
    for (const busy of busyProcesses) busy.kill('SIGKILL');
  }
  const flakeRateBelow = flakeBound(failed.length, times);
  stdout.write(
    json
      ? `${JSON.stringify({ repeats: times, underLoad: load, failed, flakeRateBelow })}\n`
      : `${times} repeats${load ? ' under load' : ''}, ${failed.length} failed, flake rate below ${(flakeRateBelow * 100).toPrecision(2)}% (95% confidence)\n`,
  );
  return failed.length > 0 ? 1 : 0;
}

async function runShuffled(shuffleSeed: number): Promise<JestRun> {
  return await runJest(['--randomize', '--seed', String(shuffleSeed), '--silent']);
}
