import { expect, it } from '@jest/globals';
import { repeatSuite } from './repeat-suite.ts';

/** Repeats suites that pass or fail as given, once each. */
async function repeat(passes: readonly boolean[], json: boolean) {
  const written = { stdout: '', stderr: '' };
  const seeds: number[] = [];
  const exitCode = await repeatSuite(
    passes.length,
    { load: false, json },
    {
      stdout: { write: (text) => (written.stdout += text) },
      stderr: { write: (text) => (written.stderr += text) },
      runSuites: async (shuffleSeed) => {
        seeds.push(shuffleSeed);
        return await Promise.resolve({
          passed: passes[seeds.length - 1] ?? false,
          output: `output of ${seeds.length}\n`,
        });
      },
    },
  );
  return { exitCode, ...written, seeds };
}

it('passes when each repeat does, and shows nothing of them', async () => {
  const { exitCode, stdout, stderr, seeds } = await repeat([true, true], false);

  expect(exitCode).toBe(0);
  expect(stdout).toBe('2 repeats, 0 failed, flake rate below 78% (95% confidence)\n');
  expect(stderr).not.toContain('output of');
  expect(new Set(seeds).size).toBe(2);
});

it('fails when one does, and prints its output and the seed of its order', async () => {
  const { exitCode, stdout, stderr, seeds } = await repeat([true, false], true);

  expect(exitCode).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ repeats: 2, failed: [{ repeat: 2, shuffleSeed: seeds[1] }] });
  expect(stderr).toContain('output of 2\n');
  expect(stderr).toMatch(new RegExp(`^repeat 2 of 2: FAILED in .* \\(--seed ${seeds[1]}\\)$`, 'm'));
});
