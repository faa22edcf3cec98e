import { expect, test } from '@jest/globals';
import { formatFailed, reportOf } from './failed.ts';

const row = (id: string, at: string) => ({ id, version: 1, function: 'worker', cause: 'PlanError: no', at });

test('the ones that failed last come first, and no more than the limit', () => {
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
    '  and 1 more (--limit shows more, --json all)',
  ]);
  expect(formatFailed(reportOf([], 2))).toBe('No row has failed');
});
