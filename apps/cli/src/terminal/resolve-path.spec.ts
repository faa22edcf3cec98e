import { expect, test } from '@jest/globals';
import { resolvePath, workspaceRoot } from './resolve-path.ts';

test('a path given to npm start is relative to where the person is', () => {
  const env = { INIT_CWD: '/home/ada/orders' };
  expect(resolvePath('prices.csv', { cwd: workspaceRoot, env })).toBe('/home/ada/orders/prices.csv');
});

test('a path given to the command itself is relative to the working folder', () => {
  expect(resolvePath('prices.csv', { cwd: '/data', env: { INIT_CWD: '/home/ada' } })).toBe('/data/prices.csv');
  expect(resolvePath('/prices.csv', { cwd: '/data', env: {} })).toBe('/prices.csv');
});

test('a path given to npx is relative to where the person is, in a folder of a package too', () => {
  const cwd = '/repo/apps/cli';
  const env = { INIT_CWD: `${cwd}/src`, npm_command: 'exec' };
  expect(resolvePath('prices.csv', { cwd, env })).toBe('/repo/apps/cli/src/prices.csv');
  expect(resolvePath('prices.csv', { cwd, env: { ...env, INIT_CWD: '/repo/apps/cli-2' } })).toBe(`${cwd}/prices.csv`);
  expect(resolvePath('prices.csv', { cwd, env: { ...env, npm_command: 'run' } })).toBe(`${cwd}/prices.csv`);
});
