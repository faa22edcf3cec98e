import { expect, test } from '@jest/globals';
import { exitCodeOf, formatSummary, type Summary, toJson } from './summary.ts';

function summary(
  rows: Partial<Summary['rows']> = {},
  failures: Summary['failures'] = [],
  unreadable: Summary['unreadable'] = [],
): Summary {
  return {
    engine: 'dynoxide',
    run: { runId: '2026-03-29T12:00:00Z/x', scheduledTime: '2026-03-29T12:00:00Z' },
    rows: {
      imported: 1000,
      unchanged: 0,
      due: 400,
      dispatched: 400,
      completed: 400,
      skipped: 0,
      failed: 0,
      superseded: 0,
      ...rows,
    },
    values: { planned: 2000, written: 2000 },
    events: undefined,
    durationMs: 500,
    failures,
    stepFailures: [],
    unreadable,
  };
}

test('the summary has every count', () => {
  expect(formatSummary(summary())).toBe(
    [
      'Run of 2026-03-29T12:00:00Z on dynoxide',
      '  imported    1,000',
      '  due         400',
      '  dispatched  400',
      '  completed   400',
      '  failed      0',
      '  superseded  0',
      '  values      2,000 written of 2,000 planned',
      '  time        0.5 s, 800 rows/s',
    ].join('\n'),
  );
});

test('a run that completed nothing has no rate', () => {
  expect(formatSummary(summary({ due: 0, dispatched: 0, completed: 0 }))).toMatch(/^  time        0\.5 s$/m);
});

test('the summary has the number of open rows, and the first twenty failures', () => {
  const failures = Array.from({ length: 25 }, (_, index) => ({ id: `row-${index}`, reason: 'no' }));
  const text = formatSummary(summary({ imported: 0, unchanged: 1000, completed: 374, failed: 25 }, failures));
  expect(text).toContain('  imported    0 (1,000 unchanged)\n');
  expect(text).toContain('  not done    1\n');
  expect(text).toContain('  row-19: no\n  and 5 more (--json lists all)');
  expect(text).not.toContain('row-20');
});

test('the summary has the skipped rows of a run that skipped any', () => {
  expect(formatSummary(summary({ completed: 399, skipped: 1 }))).toContain('  completed   399\n  skipped     1\n');
});

test('--json has exactly the documented fields', () => {
  expect(toJson(summary())).toEqual({
    engine: 'dynoxide',
    run: { runId: '2026-03-29T12:00:00Z/x', scheduledTime: '2026-03-29T12:00:00Z' },
    rows: { imported: 1000, due: 400, dispatched: 400, completed: 400, skipped: 0, failed: 0, superseded: 0 },
    values: { planned: 2000, written: 2000 },
    events: undefined,
    durationMs: 500,
    failures: [],
    unreadable: [],
  });
});

test.each([
  [{}, 0],
  [{ completed: 399, superseded: 1 }, 0],
  [{ completed: 399, skipped: 1 }, 0],
  [{ completed: 399, failed: 1 }, 1],
  [{ completed: 399 }, 1],
])('rows %p end with exit code %i', (rows, code) => {
  expect(exitCodeOf(summary(rows))).toBe(code);
});

test('the summary has the failed messages of steps, and the exit code is 1', () => {
  const failed = { ...summary(), stepFailures: [{ step: 'send-notice', id: 'a', reason: 'Error: no' }] };
  expect(formatSummary(failed)).toContain('  in steps    1 failed\n');
  expect(formatSummary(failed)).toContain('Failed in steps:\n  send-notice: a: Error: no');
  expect(toJson(failed)).toMatchObject({ stepFailures: [{ step: 'send-notice', id: 'a' }] });
  expect(exitCodeOf(failed)).toBe(1);
});

test('an unreadable due item makes the exit code 1', () => {
  expect(exitCodeOf(summary({}, [], [{ kind: 'row', id: 'odd', reason: 'no' }]))).toBe(1);
});
