import { expect, test } from '@jest/globals';
import { resolvePath, workspaceRoot } from './resolve-path.ts';

test('a path for npm start is relative to the folder in which it was typed', () => {
  const env = { INIT_CWD: '/home/ada/orders' };
  expect(resolvePath('prices.csv', { cwd: workspaceRoot, env })).toBe('/home/ada/orders/prices.csv');
});

test('a path for the command itself is relative to the working folder', () => {
  expect(resolvePath('prices.csv', { cwd: '/data', env: { INIT_CWD: '/home/ada' } })).toBe('/data/prices.csv');
  expect(resolvePath('/prices.csv', { cwd: '/data', env: {} })).toBe('/prices.csv');
});

test('a path for npx is relative to the folder in which it was typed, also in a package', () => {
  const cwd = '/repo/apps/cli';
  const env = { INIT_CWD: `${cwd}/src`, npm_command: 'exec' };
  expect(resolvePath('prices.csv', { cwd, env })).toBe('/repo/apps/cli/src/prices.csv');
  expect(resolvePath('prices.csv', { cwd, env: { ...env, INIT_CWD: '/repo/apps/cli-2' } })).toBe(`${cwd}/prices.csv`);
  expect(resolvePath('prices.csv', { cwd, env: { ...env, npm_command: 'run' } })).toBe(`${cwd}/prices.csv`);
});
