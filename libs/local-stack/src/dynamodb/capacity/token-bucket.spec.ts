import { expect, it } from '@jest/globals';
import { TokenBucket } from './token-bucket.ts';

function bucketOf(options: { unitsPerSecond: number; keptSeconds: number }) {
  let now = 1_000_000;
  const bucket = new TokenBucket({ ...options, now: () => now });
  return { bucket, wait: (ms: number) => void (now += ms) };
}

it('begins with the units of one second', () => {
  const { bucket } = bucketOf({ unitsPerSecond: 10, keptSeconds: 300 });

  bucket.take(9.5);
  expect(bucket.isEmpty()).toBe(false);
  bucket.take(0.5);
  expect(bucket.isEmpty()).toBe(true);
});

it('gains its units each second', () => {
  const { bucket, wait } = bucketOf({ unitsPerSecond: 10, keptSeconds: 300 });
  bucket.take(10);

  wait(100);
  bucket.take(0.9);
  expect(bucket.isEmpty()).toBe(false);
  bucket.take(0.1);
  expect(bucket.isEmpty()).toBe(true);
});

it('can be overdrawn, and is empty until the debt is paid', () => {
  const { bucket, wait } = bucketOf({ unitsPerSecond: 10, keptSeconds: 300 });
  bucket.take(60);

  wait(5_000);
  expect(bucket.isEmpty()).toBe(true);
  wait(1);
  expect(bucket.isEmpty()).toBe(false);
});

it('keeps unused units for the given seconds', () => {
  const { bucket, wait } = bucketOf({ unitsPerSecond: 10, keptSeconds: 300 });

  wait(3_600_000);
  bucket.take(2_999);
  expect(bucket.isEmpty()).toBe(false);
  bucket.take(1);
  expect(bucket.isEmpty()).toBe(true);
});

it('accepts returned units, up to the maximum that it keeps', () => {
  const { bucket } = bucketOf({ unitsPerSecond: 10, keptSeconds: 1 });
  bucket.take(10);
  bucket.take(-10);
  bucket.take(-10);

  bucket.take(10);
  expect(bucket.isEmpty()).toBe(true);
});
