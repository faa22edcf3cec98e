import { expect, test } from '@jest/globals';
import { formatFailed, reportOf } from './failed.ts';

const row = (id: string, at: string) => ({ id, version: 1, function: 'worker', cause: 'PlanError: no', at });

test('failed lists the latest failure first, up to the limit', () => {
  const report = reportOf([row('a', '1'), row('b', '3'), row('c\n', '2')], 2);
  expect(report).toMatchObject({ failed: 3, rows: [{ id: 'b' }, { id: 'c\n' }] });
  expect(formatFailed(report).split('\n')).toEqual([
    '3 rows failed',
    'By cause:',
    '  3  worker  PlanError: no',
    'Rows:',
    '  id   function  at  cause',
    '  b    worker    3   PlanError: no',
    '  c\\n  worker    2   PlanError: no',
    '  and 1 more (--limit N lists more, --json lists all)',
  ]);
  expect(formatFailed(reportOf([], 2))).toBe('No row has failed');
});

test('failed lists the failed messages of steps by row and cause', () => {
  const failure = { step: 'send-notice', version: 1, runId: 'run', cause: 'Error: no', at: '4', messageId: 'm' };
  const text = formatFailed({ ...reportOf([], 2), steps: [{ ...failure, id: 'a' }, failure] });
  expect(text.split('\n')).toEqual([
    'No row has failed',
    '2 messages that steps failed to process (to send them again: daybreak redrive --step NAME):',
    '  id      step         at  cause',
    '  a       send-notice  4   Error: no',
    '  (none)  send-notice  4   Error: no',
  ]);
});
