import { expect, test } from '@jest/globals';
import { Answers } from './answers.ts';

test('who waits goes on when the last answer is made, also one that fails', async () => {
  const answers = new Answers();
  await answers.none();
  const first = Promise.withResolvers<void>();
  const second = Promise.withResolvers<void>();
  const made = answers.during(async () => await first.promise);
  const failed = answers.during(async () => await second.promise);
  let isIdle = false;
  const idle = answers.none().then(() => (isIdle = true));
  first.resolve();
  await made;
  expect(isIdle).toBe(false);
  second.reject(new Error('no'));
  await expect(failed).rejects.toThrow('no');
  await idle;
  expect(isIdle).toBe(true);
});
