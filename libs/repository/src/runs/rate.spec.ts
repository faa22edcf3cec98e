import { expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { newRateState, type RateState, takeRows } from './rate.ts';

const now = Date.parse('2026-03-29T12:00:00.000Z');
const input = { rowsPerSecond: 10, returning: 0, fresh: 0 };

it('lets the rows of a second through, and spreads the others over the next ones', () => {
  const { state, granted, comeBackMs } = takeRows(newRateState, { ...input, fresh: 13 }, now);
  expect(granted).toEqual({ returning: 0, fresh: 10 });
  // Ten rows a second, and a quarter slower.
  expect(comeBackMs.map((ms) => ms - now)).toEqual([1_100, 1_225, 1_350]);
  expect(state).toMatchObject({ taken: 10, revision: 1, tailMs: now + 1_475 });

  // Those that have waited come first, and new ones wait behind them.
  const next = takeRows(state, { ...input, returning: 1, fresh: 1 }, now + 1_100);
  expect(next.granted).toEqual({ returning: 1, fresh: 0 });
  expect(next.comeBackMs).toEqual([now + 2_200]);
});

it('lets no more through in any second than its rows, whoever asks when', () => {
  const asks = fc.array(
    fc.record({
      afterMs: fc.nat(700),
      returning: fc.nat(8),
      fresh: fc.nat(8),
    }),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(asks, fc.integer({ min: 1, max: 12 }), (all, rowsPerSecond) => {
      let state: RateState = newRateState;
      let at = now;
      const grants: number[] = [];
      for (const { afterMs, returning, fresh } of all) {
        at += afterMs;
        const taken = takeRows(state, { rowsPerSecond, returning, fresh }, at);
        ({ state } = taken);
        const granted = taken.granted.returning + taken.granted.fresh;
        expect(granted + taken.comeBackMs.length).toBe(returning + fresh);
        for (let row = 0; row < granted; row += 1) grants.push(at);
      }
      for (const start of grants) {
        const inSecond = grants.filter((grant) => grant >= start && grant < start + 1_000);
        expect(inSecond.length).toBeLessThanOrEqual(rowsPerSecond);
      }
      expect(state.taken).toBe(grants.length);
      expect(Object.keys(state.slots).length).toBeLessThanOrEqual(11);
    }),
  );
});

it('does each row in the end: those that come back find their place', () => {
  let state: RateState = newRateState;
  let waiting = Array.from({ length: 200 }, () => ({ at: now, isFresh: true }));
  let done = 0;
  let receives = 0;
  for (let at = now; waiting.length > 0; at += 1_000) {
    const come = waiting.filter((row) => row.at <= at);
    waiting = waiting.filter((row) => row.at > at);
    receives += come.length;
    const fresh = come.filter((row) => row.isFresh).length;
    const taken = takeRows(state, { rowsPerSecond: 10, returning: come.length - fresh, fresh }, at);
    ({ state } = taken);
    done += taken.granted.returning + taken.granted.fresh;
    waiting.push(...taken.comeBackMs.map((ms) => ({ at: ms, isFresh: false })));
    expect(at - now).toBeLessThan(60_000);
  }
  expect(done).toBe(200);
  expect(receives).toBeLessThan(3 * 200);
});
