import { expect, test } from '@jest/globals';
import { formatRedrive, type RedriveReport } from './redrive.ts';

const emptyReport = (matched: number): RedriveReport => ({
  matched,
  byCause: [],
  redriven: 0,
  skipped: [],
  left: 0,
  unreadable: [],
  dryRun: false,
});

test('redrive prints its result', () => {
  const byCause = [{ function: 'worker', cause: 'no', count: 2 }];
  const report = { ...emptyReport(2), byCause, redriven: 1, skipped: [{ id: 'b\n', reason: 'it is completed' }] };
  expect(formatRedrive(report)).toBe(
    'Redrove 1 of 2 failed rows; the next run takes those that are due\nSkipped: b\\n: it is completed',
  );
  expect(formatRedrive({ ...report, dryRun: true, skipped: [] })).toBe('Would redrive 2 failed rows\n  2  worker  no');
  expect(formatRedrive(emptyReport(0))).toBe('Redrove 0 of 0 failed rows');
});
