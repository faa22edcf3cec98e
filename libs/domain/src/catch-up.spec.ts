import { describe, expect, it } from '@jest/globals';
import { canonicalCatchUp, catchUpProblem, skipsOccurrence } from './catch-up.ts';
import type { RowHistory, VersionEnd } from './row-history.ts';

describe('the text of a policy', () => {
  it.each([
    ['all', 'all'],
    ['Latest', 'latest'],
    ['skip PT6H', 'skip after PT6H'],
    ['SKIP AFTER p1dt12h', 'skip after P1DT12H'],
    ['skip after P2W', 'skip after P2W'],
  ])('%s is kept as %s', (text, canonical) => {
    expect(canonicalCatchUp(text)).toBe(canonical);
    expect(catchUpProblem(canonical)).toBeUndefined();
  });

  it.each([
    ['', 'is not a policy: use all, latest, or skip after'],
    ['none', 'none is not a policy'],
    ['skip', 'skip needs a duration, such as skip after PT6H'],
    ['skip after', 'AFTER is not a duration above zero'],
    ['skip after 6h', '6H is not a duration above zero'],
    ['skip after PT0S', 'PT0S is not a duration above zero'],
    ['skip after -PT6H', '-PT6H is not a duration above zero'],
    ['skip after PT0.5S', 'PT0.5S is not a duration above zero'],
    ['skip after P1M', 'P1M is not a duration above zero: use all, latest, or skip after and a duration of ISO 8601'],
    ['skip after P1Y', 'P1Y is not a duration above zero'],
    [`skip after PT${'1'.repeat(40)}H`, 'is not a duration above zero'],
  ])('%s is refused', (text, problem) => {
    expect(catchUpProblem(canonicalCatchUp(text))).toContain(problem);
  });
});

describe('a run', () => {
  const dueDate = '2027-03-28';
  const row = { dueDate, timeZone: 'Europe/Lisbon', dueTime: '09:00', version: 3 };
  /** An hour after the clocks were changed, so it is due at 08:00 UTC. */
  const at = (time: string) => `2027-03-28T${time}.000Z`;
  const next = { ...row, dueDate: '2027-03-29' };
  const end: VersionEnd = { end: 'failed', at: at('09:00:00'), dueDate, written: 0 };

  it.each([
    ['skip after PT6H', at('14:00:00'), false],
    ['skip after PT6H', at('14:00:01'), true],
    ['skip after P1D', '2027-03-29T08:00:00.000Z', false],
    ['skip after P1DT1S', '2027-03-29T08:00:01.000Z', false],
    ['skip after P1D', '2027-03-29T08:01:00.000Z', true],
    ['skip after PT6H', undefined, false],
    ['latest', '2027-03-29T07:59:59.999Z', false],
    ['latest', '2027-03-29T08:00:00.000Z', true],
    ['latest', undefined, false],
    ['all', '2047-01-01T00:00:00.000Z', false],
    // Of a newer release: to do too much is the default.
    ['often', '2047-01-01T00:00:00.000Z', false],
  ])('with %s, of %s, skips it: %p', (catchUp, dueBy, expected) => {
    expect(skipsOccurrence(catchUp, { row, next, dueBy })).toBe(expected);
  });

  it('measures from the day to which a calendar moved the row', () => {
    const moved = { ...row, shiftedDate: '2027-03-30' };
    expect(skipsOccurrence('skip after PT6H', { row: moved, dueBy: '2027-03-30T09:00:00.000Z' })).toBe(false);
  });

  it('does the last occurrence of a series, and a row that is due once, whatever its time', () => {
    expect(skipsOccurrence('latest', { row, dueBy: '2047-01-01T00:00:00.000Z' })).toBe(false);
  });

  const late = '2047-01-01T00:00:00.000Z';
  it.each<[string, RowHistory, boolean]>([
    ['was redriven', { 2: { ...end, after: { edit: 'redriven', at: end.at } } }, false],
    ['got other changes after it failed', { 2: { ...end, after: { edit: 'changed', at: end.at } } }, false],
    [
      'was redriven, and then paused',
      { 1: { ...end, after: { edit: 'redriven', at: end.at } }, 2: { ...end, end: 'paused' } },
      false,
    ],
    ['was rescheduled after it failed', { 2: { ...end, after: { edit: 'rescheduled', at: end.at } } }, true],
    ['was paused', { 2: { ...end, end: 'paused' } }, true],
    ['follows one that was completed', { 2: { ...end, end: 'completed' } }, true],
  ])('of an occurrence that %s', (_, history, expected) => {
    expect(skipsOccurrence('skip after PT6H', { row: { ...row, history }, dueBy: late })).toBe(expected);
    expect(skipsOccurrence('latest', { row: { ...row, history }, next, dueBy: late })).toBe(expected);
  });

  it('does an occurrence of which a value is written', () => {
    const begun = { ...row, writes: { price: at('09:00:00') } };
    expect(skipsOccurrence('skip after PT6H', { row: begun, dueBy: late })).toBe(false);
  });
});
