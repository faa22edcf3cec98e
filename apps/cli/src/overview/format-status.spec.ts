import { expect, test } from '@jest/globals';
import { makeRun } from '../testing/make-row.ts';
import { formatStatus } from './format-status.ts';
import { reportOf } from './run-report.ts';

const at = '2026-03-29T02:00:00.000Z';
const queues = [{ queue: 'row', waiting: 1_200, inFlight: 3, delayed: 0 }];
const alarm = (name: string, state: string, reason = '') => ({ name, state, reason, since: undefined });

test('status prints queues, the last run, due rows, and the alarms of a stack that are not OK, first those in ALARM', () => {
  const text = formatStatus({
    target: 'stack:Daybreak-dev',
    at,
    queues,
    lastRun: reportOf(makeRun('2026-03-29T00:00:00Z', { runId: 'r' }), undefined, 'stack'),
    due: 1,
    alarms: [alarm('quiet', 'OK'), alarm('unsure', 'INSUFFICIENT_DATA'), alarm('loud', 'ALARM', 'too many')],
  });
  expect(text.split('\n')).toEqual([
    'stack:Daybreak-dev at 2026-03-29T02:00:00.000Z',
    '  queue  waiting  in flight  delayed',
    '  row    1,200    3          0',
    'Last run: for 2026-03-29T00:00:00Z (2 hours ago), finished, 1,203 dispatched (r)',
    '1 row due now and still scheduled',
    '3 alarms, 1 of them OK',
    '  ALARM              loud      too many',
    '  INSUFFICIENT_DATA  unsure',
  ]);
});

test('status prints the rules that rows wait for', () => {
  const missingRules = { rules: ['renew-2', 'odd\n'], at: '2026-03-29T01:48:00.000Z' };
  expect(formatStatus({ target: 'data', at, queues, due: 2, missingRules }).split('\n').at(-1)).toBe(
    'Rows wait for a rule that the worker does not have: renew-2, odd\\n (last tried 12 minutes ago). Deploy the missing rule: the rows continue within 15 minutes',
  );
});

test('status prints calendars that end soon, or have ended', () => {
  const endingCalendars = [
    { name: 'DE-BY', to: '2026-06-30' },
    { name: 'FR', to: '2025-12-31' },
  ];
  const lines = formatStatus({ target: 'data', at, queues, due: 2, endingCalendars }).split('\n').slice(-2);
  expect(lines).toEqual([
    expect.stringMatching(/^The calendar DE-BY ends on 2026-06-30: make it longer with npx nx g .+ DE-BY --years/),
    expect.stringMatching(/^The calendar FR ended on 2025-12-31: /),
  ]);
});

test('status prints no alarms for a folder, and a run ahead of time', () => {
  const lastRun = reportOf(makeRun('2026-03-30T02:00:00Z', { runId: 'r' }), undefined, 'stack');
  expect(formatStatus({ target: 'data', at, queues, lastRun, due: 0 })).toContain('(1 day ahead)');
  expect(formatStatus({ target: 'data', at, queues, due: 0 }).split('\n').slice(-2)).toEqual([
    'No run yet',
    '0 rows due now and still scheduled',
  ]);
});

test('status prints each pause, and how many rows it holds back', () => {
  const pause = { rule: 'renew', tenant: 'acme', reason: 'wrong\nprices', by: 'ada', at };
  const pauses = [{ ...pause, until: '2026-03-30T00:00:00.000Z', held: 1_200 }];
  expect(formatStatus({ target: 'data', at, queues, due: 0, pauses }).split('\n').at(-1)).toBe(
    'Paused: rule renew, tenant acme paused by ada at 2026-03-29T02:00:00Z until 2026-03-30T00:00:00Z: wrong\\nprices (1,200 rows held back)',
  );
});
