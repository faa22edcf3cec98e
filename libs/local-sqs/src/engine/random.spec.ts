import { describe, expect, it } from '@jest/globals';
import { createRandom } from './random.ts';

describe('a random number', () => {
  it('is the same for the same seed on any machine', () => {
    const random = createRandom(1);

    // The numbers of the author's implementation of Mulberry32.
    expect([random(), random(), random()]).toEqual([0.6270739405881613, 0.002735721180215478, 0.5274470399599522]);
  });

  it('is from 0 up to 1, and about a half on average', () => {
    const random = createRandom(4711);
    const drawn = Array.from({ length: 10_000 }, () => random());

    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...drawn)).toBeLessThan(1);
    expect(drawn.reduce((sum, one) => sum + one, 0) / drawn.length).toBeCloseTo(0.5, 1);
  });
});
