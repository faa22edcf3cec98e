import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { copyWorkspace } from '@daybreak/workspace-copy';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

// Nx tells its tasks about the workspace they run in, and to print colours; the copy is another one, and its output is read.
const ownEnvironment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.startsWith('NX_') && name !== 'FORCE_COLOR'),
);

let workspace = '';
beforeAll(() => {
  workspace = copyWorkspace();
});
afterAll(() => {
  rmSync(workspace, { recursive: true, force: true });
});

function runNx(...args: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync('node_modules/.bin/nx', args, {
    cwd: workspace,
    encoding: 'utf8',
    env: { ...ownEnvironment, NX_DAEMON: 'false' },
  });
  return { status, output: stdout + stderr };
}

/** Throws what Nx printed when it fails. */
function nx(...args: string[]): void {
  const { status, output } = runNx(...args);
  if (status !== 0) throw new Error(`nx ${args.join(' ')} ended with ${status}:\n${output}`);
}

describe('nx g @daybreak/tools:rule', () => {
  it('makes a rule that lint, types and tests are content with, and that rows can name', () => {
    nx('g', '@daybreak/tools:rule', 'price-cut', '--description=Cuts a price.');

    expect(readFileSync(join(workspace, 'libs/domain/src/rules/index.ts'), 'utf8')).toContain(
      'builtInRules = [applyChanges, renew, priceCut] as const',
    );
    expect(readFileSync(join(workspace, 'docs/rules.md'), 'utf8')).toContain('## price-cut\n\nCuts a price.');
    nx('run-many', '-t', 'lint', 'typecheck', 'test', '-p', 'domain', '--outputStyle=static');
  });

  it.each([
    ['Price Cut', '"Price Cut" is no name: write it in kebab-case'],
    ['renew', 'There is a rule renew already'],
  ])('refuses %p, and changes nothing', (name, reason) => {
    const index = join(workspace, 'libs/domain/src/rules/index.ts');
    const before = readFileSync(index, 'utf8');

    const { status, output } = runNx('g', '@daybreak/tools:rule', name);

    expect(status).not.toBe(0);
    expect(output).toContain(reason);
    expect(readFileSync(index, 'utf8')).toBe(before);
  });
});
