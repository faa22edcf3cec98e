import { dueAt, type Plan, type Row } from '@daybreak/domain';
import { describe, expect, it } from '@jest/globals';
import { endOf, rowOf, writtenAt } from '../testing/row-of.ts';
import { checkCatchUp, checkSkipped, createIsLate } from './check-catch-up.ts';

const next = { dueDate: '2026-03-30', timeZone: 'UTC' };
const planOf = (): Plan => ({ values: { price: 2 }, next });
const isLate = createIsLate({ dueAt, plan: planOf, dueByOf: (runId) => (runId === 'none' ? undefined : runId) });
const inTime = '2026-03-29T06:00:00.000Z';
const late = '2026-03-30T00:00:00.000Z';
const skip = { catchUp: 'skip after PT6H' };

describe('a run', () => {
  it.each<[string, Partial<Row>, string, boolean]>([
    ['within the time', skip, inTime, false],
    ['after the time', skip, '2026-03-29T06:00:00.001Z', true],
    ['of a row without a policy', {}, late, false],
    ['that does each', { catchUp: 'all' }, late, false],
    ['before the next occurrence', { catchUp: 'latest' }, '2026-03-29T23:59:59.999Z', false],
    ['that takes the next occurrence too', { catchUp: 'latest' }, late, true],
    ['that dispatched nothing', skip, 'none', false],
    [
      'of a row that was redriven and then held back',
      {
        ...skip,
        version: 3,
        history: { 1: endOf({ after: { edit: 'redriven', at: writtenAt } }), 2: endOf({ end: 'paused' }) },
      },
      late,
      false,
    ],
  ])('%s', (_, row, runId, expected) => {
    expect(isLate(rowOf(row), runId)).toBe(expected);
  });
});

describe('what a run did with a row', () => {
  const before = rowOf(skip);
  const completed = (runId: string) => rowOf({ ...skip, status: 'completed', history: { 1: endOf({ runId }) } });
  const skipped = (runId: string) =>
    rowOf({ ...skip, status: 'skipped', history: { 1: endOf({ end: 'skipped', runId }) } });
  const begun = (runId: string) => rowOf({ ...skip, runId, writes: { price: writtenAt } });

  it('is right by its policy', () => {
    for (const after of [completed(inTime), begun(inTime), skipped(late)])
      expect(() => checkCatchUp(before, after, isLate)).not.toThrow();
    // Another run began it in time.
    expect(() => checkCatchUp(begun(inTime), completed(late), isLate)).not.toThrow();
  });

  it.each([
    ['skipped in time', before, skipped(inTime), 'I6 broken at row: the row was skipped though it was to be done'],
    [
      'skipped when begun',
      begun(inTime),
      skipped(late),
      'I6 broken at row: the row was skipped though it was to be done',
    ],
    ['done late', before, completed(late), 'I1 broken at row: the row was done by a run that came too late for it'],
    ['begun late', before, begun(late), 'I1 broken at row: the row was done by a run that came too late for it'],
  ])('breaks a promise when it is %s', (_, row, after, message) => {
    expect(() => checkCatchUp(row, after, isLate)).toThrow(message);
  });
});

describe('a row that is skipped', () => {
  const row = rowOf({ ...skip, seriesDate: '2026-03-28' });
  const goesOn = (more: Partial<Row> = {}) =>
    rowOf({ ...skip, version: 2, occurrence: 2, dueDate: next.dueDate, ...more });

  it('ends, or goes on with its next occurrence', () => {
    expect(() => checkSkipped(row, { ...row, status: 'skipped' }, { values: {} })).not.toThrow();
    expect(() => checkSkipped(row, goesOn(), planOf())).not.toThrow();
  });

  it.each([
    ['with a value', goesOn({ values: { price: 2 } })],
    ['on another date', goesOn({ dueDate: '2026-03-31' })],
    ['by another anchor', goesOn({ anchorDate: '2026-03-30' })],
    ['with the date from which its owner had moved it', goesOn({ seriesDate: '2026-03-28' })],
    ['as completed', { ...row, status: 'completed' as const }],
  ])('breaks a promise when it goes on %s', (_, after) => {
    expect(() => checkSkipped(row, after, planOf())).toThrow('I1 broken at row: a skipped row was changed');
  });
});
