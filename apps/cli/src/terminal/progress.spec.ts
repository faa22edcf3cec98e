import { PassThrough } from 'node:stream';
import { expect, test } from '@jest/globals';
import { createProgress } from './progress.ts';

test('away from a terminal, progress is a line after half a second, and then one every two seconds', () => {
  let now = 0;
  const stream = new PassThrough({ encoding: 'utf8' });
  const progress = createProgress(stream, () => now);
  progress.begin(300);
  for (let done = 1; done <= 300; done++) {
    now = done * 10;
    progress.update(done, done > 150 ? 1 : 0);
  }
  progress.end();
  expect(stream.read()).toBe('50 of 300 rows, 100 a second, 2 seconds left\n250 of 300 rows, 1 failed, 100 a second\n');
});

test('away from a terminal, a line is not printed again while nothing changes', () => {
  let now = 0;
  const stream = new PassThrough({ encoding: 'utf8' });
  const progress = createProgress(stream, () => now);
  progress.begin(2);
  for (const done of [1, 1, 1, 2]) {
    now += 2_000;
    progress.update(done, 0);
  }
  expect(stream.read()).toBe('1 of 2 rows, 0.5 a second, 2 seconds left\n2 of 2 rows, 0.3 a second\n');
});

test('a terminal that can not move its cursor gets lines', () => {
  let now = 0;
  const stream = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY: true, isDumb: true });
  const progress = createProgress(stream, () => now);
  progress.begin(2);
  now = 2_000;
  progress.update(1, 0);
  expect(stream.read()).toBe('1 of 2 rows, 0.5 a second, 2 seconds left\n');
});
