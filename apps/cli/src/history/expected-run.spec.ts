import { expect, test } from '@jest/globals';
import { makeRow, makeRun } from '../testing/make-row.ts';
import { expectedRun, versionBeganAt } from './expected-run.ts';

const before = makeRun('2026-03-28T23:55:00Z');
const first = makeRun('2026-03-29T00:00:00Z');
const second = makeRun('2026-03-29T00:05:00Z');
const runs = [second, before, first];
const edited = (at: string) => ({
  version: 2,
  history: { 1: { end: 'changed' as const, at, dueDate: '2026-03-29', written: 0 } },
});

test('it is the first run whose time is not before the due time', () => {
  expect(expectedRun(makeRow(), runs)).toBe(first);
  expect(expectedRun(makeRow({ dueDate: '2026-03-30' }), runs)).toBeUndefined();
  expect(expectedRun(makeRow({ timeZone: 'Asia/Tokyo' }), runs)).toBe(before);
});

test('it is no run that began before the row was put or edited', () => {
  expect(expectedRun(makeRow(edited('2026-03-29T00:01:00.000Z')), runs)).toBe(second);
  expect(expectedRun(makeRow(edited('2026-03-29T00:06:00.000Z')), runs)).toBeUndefined();
  expect(expectedRun(makeRow({ createdAt: '2026-03-29T00:01:00.000Z' }), runs)).toBe(second);
});

test('it is no run that only takes rows that became due after the run before it', () => {
  const narrow = makeRun('2026-03-29T00:00:00Z', { dueAfter: '2026-03-29T00:00:00.000Z' });
  expect(expectedRun(makeRow(), [narrow, second])).toBe(second);
});

test('a version began at the end of the one before, at an edit after it, or at a later put', () => {
  const end = { end: 'failed' as const, at: '2026-03-29T00:00:01.000Z', dueDate: '2026-03-29', written: 0 };
  const redriven = { ...end, after: { edit: 'redriven' as const, at: '2026-03-29T09:00:00.000Z' } };
  expect(versionBeganAt(makeRow())).toBe('2026-03-01T12:00:00.000Z');
  expect(versionBeganAt(makeRow({ version: 2, history: { 1: redriven } }))).toBe('2026-03-29T09:00:00.000Z');
  expect(versionBeganAt(makeRow({ version: 2, history: { 1: end }, createdAt: '2026-04-01T00:00:00.000Z' }))).toBe(
    '2026-04-01T00:00:00.000Z',
  );
});
