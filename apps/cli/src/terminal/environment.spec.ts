import { expect, test } from '@jest/globals';
import { InterruptedError } from './environment.ts';

test('each signal has its exit code', () => {
  expect(new InterruptedError('SIGINT').exitCode).toBe(130);
  expect(new InterruptedError('SIGTERM').exitCode).toBe(143);
});
