/**
 * `nx run generators:every-check`: generates a rule and functions in a copy of the workspace, and runs `npm test` there, so that
 * no suite takes it for granted that there are none. Arguments are handed on: `-p infra` checks that project alone.
 */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { copyWorkspace } from '@daybreak/workspace-copy';
import { generateExamples } from './testing/generate-examples.ts';

const copy = copyWorkspace();
try {
  generateExamples(copy, 'nightly');
  // Nx tells its tasks about the workspace that they run in; the copy is another one.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('NX_')));
  const { status } = spawnSync('npm', ['test', '--', ...process.argv.slice(2)], { cwd: copy, env, stdio: 'inherit' });
  process.exitCode = status ?? 1;
} finally {
  rmSync(copy, { recursive: true, force: true });
}
