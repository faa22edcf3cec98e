import { expect, test } from '@jest/globals';
import { createClosers, StopError } from './closers.ts';

test('what was started last ends first, and each once', async () => {
  const ended: string[] = [];
  const closers = createClosers();
  closers.add('a', () => void ended.push('a'));
  closers.add('b', async () => void ended.push('b'));
  await Promise.all([closers.closeAll(), closers.closeAll()]);
  expect(ended).toEqual(['b', 'a']);
});

test('one that fails keeps none of the others from ending, and is named', async () => {
  const ended: string[] = [];
  const closers = createClosers();
  closers.add('a', () => void ended.push('a'));
  closers.add('b', () => {
    throw new Error('stuck');
  });
  await expect(closers.closeAll()).rejects.toThrow(new StopError([], 'b did not stop'));
  expect(ended).toEqual(['a']);
});
