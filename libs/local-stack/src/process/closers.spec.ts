import { expect, test } from '@jest/globals';
import { createClosers, StopError } from './closers.ts';

test('stops each part once, in reverse order of starting', async () => {
  const ended: string[] = [];
  const closers = createClosers();
  closers.add('a', () => void ended.push('a'));
  closers.add('b', async () => void ended.push('b'));
  await Promise.all([closers.closeAll(), closers.closeAll()]);
  expect(ended).toEqual(['b', 'a']);
});

test('stops the other parts if one fails, and names the failed part', async () => {
  const ended: string[] = [];
  const closers = createClosers();
  closers.add('a', () => void ended.push('a'));
  closers.add('b', () => {
    throw new Error('stuck');
  });
  await expect(closers.closeAll()).rejects.toThrow(new StopError([], 'b did not stop'));
  expect(ended).toEqual(['a']);
});
