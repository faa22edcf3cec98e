import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import * as v from 'valibot';
import { soakCommand } from './soak-command.ts';

const summarySchema = v.object({
  firstSeed: v.number(),
  runs: v.number(),
  failures: v.array(v.object({ seed: v.number(), message: v.string(), replay: v.string() })),
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'soak-'));
});
afterEach(async () => await rm(folder, { recursive: true }));

/** Runs the command as `soak.ts` does, on processes of another kind unless `worker` is 'soak'. */
async function soak(worker: 'soak' | 'faulty' | 'dying' | 'babbling' | 'stillborn' | 'refused', ...flags: string[]) {
  const report = join(folder, 'made', 'report.json');
  const written = { stdout: '', stderr: '' };
  const exitCode = await soakCommand(['--workers=1', `--report=${report}`, ...flags], {
    environment: {},
    freshSeed: () => 4_711,
    stdout: { write: (text) => (written.stdout += text) },
    stderr: { write: (text) => (written.stderr += text) },
    ...(worker !== 'soak' && { workerPath: join(import.meta.dirname, 'testing', `${worker}-worker.ts`) }),
  });
  const json: unknown = JSON.parse(await readFile(report, 'utf8'));
  return { exitCode, ...written, summary: v.parse(summarySchema, json) };
}

const replayOf = (seed: number) => `npx nx run pipeline-e2e:soak --seed=${seed} --runs=1 --faults=every --trace`;

it('passes when every run does', async () => {
  const { exitCode, stdout, stderr, summary } = await soak('soak', '--runs=2', '--seed=7');

  expect(exitCode).toBe(0);
  expect(summary).toEqual({ firstSeed: 7, runs: 2, failures: [] });
  expect(stdout).toMatch(/^failures +0$/m);
  expect(stderr).toBe('Simulating 2 runs from seed 7, faults: every\n');
});

describe('a soak of a pipeline that loses values', () => {
  it('fails, and prints for each seed how to repeat it', async () => {
    const { exitCode, stdout, stderr, summary } = await soak('faulty', '--runs=4', '--failures=4', '--seed=1');

    expect(exitCode).toBe(1);
    expect(summary).toMatchObject({ firstSeed: 1, runs: 4 });
    expect(summary.failures.length).toBeGreaterThan(0);
    for (const { seed, message, replay } of summary.failures) {
      expect(replay).toBe(replayOf(seed));
      expect(stdout).toMatch(new RegExp(`^seed ${seed} +${replay}$`, 'm'));
      expect(stderr).toContain(`${message}\n`);
      expect(stderr).toContain(`  replay    ${replay}\n`);
    }
    expect(stderr).not.toContain('Stopped');
  });

  it('stops at the first failure, and says how to go on', async () => {
    const { exitCode, stderr, summary } = await soak('faulty', '--runs=1000', '--seed=1');

    expect(exitCode).toBe(1);
    expect(summary.failures).toHaveLength(1);
    expect(summary.runs).toBe(summary.failures[0]?.seed);
    const left = 1_000 - summary.runs;
    expect(stderr).toContain(`Stopped with ${left} of 1000 runs left: --failures=N goes on until N of them fail\n`);
  });
});

describe('a process of the soak', () => {
  it('that dies takes its seed with it, which is reported, and the runs that nobody is left for', async () => {
    const { exitCode, stdout, stderr, summary } = await soak('dying', '--runs=4', '--failures=4');

    expect(exitCode).toBe(1);
    const failure = { seed: 4_712, message: 'its process ended with code 70', replay: replayOf(4_712) };
    expect(summary).toEqual({ firstSeed: 4_711, runs: 2, failures: [failure] });
    expect(stdout).toMatch(/^runs +2 in /m);
    expect(stderr).toContain(`seed 4712: its process ended with code 70\n  replay    ${replayOf(4_712)}\n`);
    expect(stderr).toContain('Only 2 of 4 runs came back');
  });

  it('that ends before it takes a seed fails the soak', async () => {
    const { exitCode, summary } = await soak('stillborn', '--runs=1');

    expect(exitCode).toBe(1);
    const message = 'its process ended with code 1 before it took a seed';
    expect(summary).toEqual({
      firstSeed: 4_711,
      runs: 1,
      failures: [{ seed: 4_711, message, replay: replayOf(4_711) }],
    });
  });

  it('whose template is refused fails the soak once, with the reason, however many runs and failures are asked for', async () => {
    const flags = ['--runs=100', '--failures=100', '--workers=2', '--json'];
    const { exitCode, stdout, stderr, summary } = await soak('refused', ...flags);

    expect(exitCode).toBe(1);
    expect(summary).toMatchObject({ runs: 1, failures: [{ seed: 4_711 }] });
    expect(summary.failures[0]?.message).toMatch(/^The pipeline can't be simulated: shop\.template\.json .*\n.*Orders/);
    expect(JSON.parse(stdout)).toMatchObject({ failures: summary.failures });
    expect(stderr).toContain(summary.failures[0]?.message);
  });

  it('whose report can not be read fails its seed', async () => {
    const { exitCode, summary } = await soak('babbling', '--runs=2', '--failures=2');

    expect(exitCode).toBe(1);
    expect(summary.failures.map(({ seed }) => seed)).toEqual([4_711, 4_712]);
    expect(summary.failures[0]?.message).toMatch(/^its process reported what can't be read: /);
  });
});

it('fails without a seed for bad usage', async () => {
  const stderr: string[] = [];
  const exitCode = await soakCommand(['--runs=none'], {
    environment: {},
    freshSeed: () => 1,
    stdout: { write: () => undefined },
    stderr: { write: (text) => stderr.push(text) },
  });

  expect(exitCode).toBe(2);
  expect(stderr.join('')).toMatch(/^--runs takes a whole number from 1, not none\n\nRuns simulated runs /);
});
