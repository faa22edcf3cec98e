import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { replayedDecisions, seededDecisions, type Decisions } from './decisions.ts';

/** Makes a decision for each count: a draw, a chance or a choice. */
function decide(decisions: Decisions, counts: readonly number[]): (number | boolean)[] {
  return counts.map((count) => {
    if (count === 0) return decisions.draw();
    return count % 5 === 0 ? decisions.chance(1 / count) : decisions.choose(count);
  });
}

describe('seeded decisions', () => {
  it('choose each of the options, and no other', () => {
    const decisions = seededDecisions(1);
    const chosen = new Set(Array.from({ length: 200 }, () => decisions.choose(4)));

    expect(chosen).toEqual(new Set([0, 1, 2, 3]));
  });

  it('let a chance happen about as often as its probability says', () => {
    const decisions = seededDecisions(2);
    const happened = Array.from({ length: 10_000 }, () => decisions.chance(0.1)).filter(Boolean);

    expect(happened.length / 10_000).toBeCloseTo(0.1, 1);
  });

  it('draw numbers of 31 bits', () => {
    const decisions = seededDecisions(3);
    const drawn = Array.from({ length: 100 }, () => decisions.draw());

    expect(drawn.every((one) => Number.isInteger(one) && one >= 0 && one < 2 ** 31)).toBe(true);
    expect(new Set(drawn).size).toBe(100);
  });

  it('record nothing if there is only one option', () => {
    const decisions = seededDecisions(4);

    expect([decisions.choose(1), decisions.choose(0), decisions.chance(0)]).toEqual([0, 0, false]);
    expect(decisions.taken).toEqual([]);
  });
});

describe('replayed decisions', () => {
  it('repeat the record, for any sequence of decisions', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1 }), fc.array(fc.nat({ max: 20 })), (seed, counts) => {
        const seeded = seededDecisions(seed);
        const decided = decide(seeded, counts);
        const replayed = replayedDecisions(seeded.taken);

        expect(decide(replayed, counts)).toEqual(decided);
        expect(replayed.taken).toEqual(seeded.taken);
      }),
    );
  });

  it('choose the first option, and no fault, after the end of the record', () => {
    const decisions = replayedDecisions([2]);

    expect([decisions.choose(3), decisions.choose(3), decisions.chance(1), decisions.draw()]).toEqual([2, 0, false, 0]);
  });

  it('choose the last option if there are fewer options than in the record', () => {
    expect(replayedDecisions([9]).choose(3)).toBe(2);
  });
});
