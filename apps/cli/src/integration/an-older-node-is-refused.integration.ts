import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { workspaceRoot } from '../terminal/resolve-path.ts';

const program = join(workspaceRoot, 'apps/cli/src/daybreak.cjs');

/** Runs the program of `npx daybreak`, which reads its version of Node from `process.versions`. */
function version(node: string) {
  const preloaded = `data:text/javascript,Object.defineProperty(process.versions,'node',{value:'${node}'})`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', preloaded, program, '--version'], {
    cwd: '/',
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

test('an older Node gets a sentence instead of a stack, from any folder', () => {
  expect(version('20.20.2')).toEqual({
    status: 1,
    stdout: '',
    stderr: expect.stringMatching(/^Daybreak needs Node 24 or newer, and this is v.+\n(?!.* at ).+\n.+\n$/),
  });
  expect(version(process.versions.node)).toMatchObject({ status: 0, stderr: '' });
});
