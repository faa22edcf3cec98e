import { expect, it } from '@jest/globals';
import { planRow } from './plan-row.ts';
import { rescheduledRow } from './rescheduled-row.ts';
import type { Row } from './row.ts';
import { builtInRuleBook } from './rules/index.ts';

const monthly: Row = {
  id: 'a',
  dueDate: '2027-02-28',
  dueTime: '09:30',
  timeZone: 'Europe/Lisbon',
  repeat: 'FREQ=MONTHLY;BYMONTHDAY=-1',
  rule: 'apply-changes',
  changes: { price: 1 },
  values: {},
  writes: {},
  history: {},
  status: 'scheduled',
  version: 2,
  occurrence: 2,
  anchorDate: '2027-01-31',
  createdAt: '2027-01-01T00:00:00.000Z',
  updatedAt: '2027-01-01T00:00:00.000Z',
};
const nextOf = (row: Row): string | undefined => planRow(row, builtInRuleBook).next?.dueDate;

it.each(['2027-02-10', '2027-03-03', '2027-04-02'])(
  'moves one occurrence of a series to %s, and no other',
  (dueDate) => {
    const moved = rescheduledRow(monthly, { dueDate });
    expect(moved).toEqual({ ...monthly, dueDate, seriesDate: '2027-02-28' });
    expect(nextOf(moved)).toBe('2027-03-31');

    expect(rescheduledRow(moved, { dueDate: '2027-02-09' })).toMatchObject({ seriesDate: '2027-02-28' });
    expect(rescheduledRow(moved, { dueDate: '2027-02-28' })).toEqual(monthly);
  },
);

it('begins a row without a repeat anew', () => {
  const { repeat: _, ...row } = monthly;
  expect(rescheduledRow(row, { dueDate: '2027-02-10' })).toEqual({
    ...row,
    dueDate: '2027-02-10',
    anchorDate: '2027-02-10',
  });
});

it('moves the new date to a business day', () => {
  const shifting: Row = { ...monthly, calendar: 'weekdays', shift: 'previous', shiftedDate: '2027-02-26' };
  expect(rescheduledRow(shifting, { dueDate: '2027-03-06' })).toMatchObject({ shiftedDate: '2027-03-05' });
  expect(rescheduledRow(shifting, { dueDate: '2027-03-05' }).shiftedDate).toBeUndefined();
});

it('keeps the time of day and the time zone, unless it gets others', () => {
  const at = (moment: object) => rescheduledRow(monthly, { dueDate: '2027-02-28', ...moment });
  expect(at({ timeZone: 'Asia/Tokyo' })).toEqual({ ...monthly, timeZone: 'Asia/Tokyo' });
  expect(at({ dueTime: '10:00' })).toEqual({ ...monthly, dueTime: '10:00' });
  expect(at({ dueTime: null })).toEqual({ ...monthly, dueTime: undefined });
});
