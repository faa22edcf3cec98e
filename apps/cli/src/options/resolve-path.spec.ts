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
