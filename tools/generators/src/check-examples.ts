/**
 * `nx run generators:every-check`: generates a rule and functions in a copy of the workspace, and runs `npm test` there, so that
 * no suite takes it for granted that there are none. Arguments are handed on: `-p infra` checks that project alone.
 */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { copyWorkspace, environmentOfCopy } from '@daybreak/workspace';
import { generateExamples } from './testing/generate-examples.ts';

const copy = copyWorkspace();
try {
  await generateExamples(copy, 'nightly');
  const args = ['test', '--', ...process.argv.slice(2)];
  const { status } = spawnSync('npm', args, { cwd: copy, env: environmentOfCopy(), stdio: 'inherit' });
  process.exitCode = status ?? 1;
} finally {
  rmSync(copy, { recursive: true, force: true });
}
