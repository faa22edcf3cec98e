import { expect, test } from '@jest/globals';
import { maximumEventBytes, OpenBatch } from './open-batch.ts';

const entry = (messageId: string, json = `"${messageId}"`) => ({ messageId, receiptHandle: '', json });
const ofBytes = (bytes: number) => entry('x', 'x'.repeat(bytes));

test('a batch is full at its batch size', () => {
  const batch = new OpenBatch(2);
  expect(batch.add(entry('a'))).toBe(true);
  expect(batch.missing).toBe(1);
  expect(batch.add(entry('b'))).toBe(true);
  expect(batch.add(entry('c'))).toBe(false);
  expect(batch.event()).toBe('{"Records":["a","b"]}');
});

test('a batch is full when its event would grow beyond 6 MB', () => {
  const batch = new OpenBatch(10);
  expect(batch.add(ofBytes(maximumEventBytes - 100))).toBe(true);
  expect(batch.add(ofBytes(100))).toBe(false);
  expect(batch.missing).toBe(0);
  expect(batch.event().length).toBeLessThanOrEqual(maximumEventBytes);
});

test('a single message fits, however large', () => {
  expect(new OpenBatch(10).add(ofBytes(maximumEventBytes))).toBe(true);
});
