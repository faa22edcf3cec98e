import { expect, test } from '@jest/globals';
import { parseWhere } from './parse-where.ts';

test('conditions make one filter', () => {
  const conditions = [
    'rule=renew',
    'tenant=a=b',
    'status=failed,scheduled',
    'due=2026-05-01..2026-05-31',
    'id=price-*',
    'run=r',
  ];
  expect(parseWhere(conditions)).toEqual({
    rule: 'renew',
    tenant: 'a=b',
    statuses: ['failed', 'scheduled'],
    dueFrom: '2026-05-01',
    dueTo: '2026-05-31',
    id: { text: 'price-', isPrefix: true },
    run: 'r',
  });
});

test.each([
  ['due=2026-05-01', { dueFrom: '2026-05-01', dueTo: '2026-05-01' }],
  ['due=2026-05-01..', { dueFrom: '2026-05-01' }],
  ['due=..2026-05-01', { dueTo: '2026-05-01' }],
  ['id=a', { id: { text: 'a', isPrefix: false } }],
  ['status=failed,failed', { statuses: ['failed'] }],
])('%s is a filter', (condition, filter) => {
  expect(parseWhere([condition])).toEqual(filter);
});

test.each([
  ['tennant=acme', 'the conditions are rule=…, tenant=…, status=…, due=…, id=…, run=…: did you mean tenant?'],
  ['failed', 'the conditions are'],
  ['tenant=', 'tenant needs a value, as in tenant=acme'],
  ['rule', 'rule needs a value, as in rule=renew'],
  ['status=faild', 'the statuses are scheduled, failed, completed, cancelled, skipped: did you mean failed?'],
  ['due=2026-02-30', 'is no date and no range of dates: write due=2026-05-01 or'],
  ['due=2026-05-01..x', 'is no date and no range of dates'],
  ['due=..', 'is no date and no range of dates'],
  ['due=2026-05-01..2026-05-02..', 'is no date and no range of dates'],
  ['due=2026-05-02..2026-05-01', 'is empty: 2026-05-02 is after 2026-05-01'],
])('%s is refused', (condition, reason) => {
  expect(() => parseWhere([condition])).toThrow(reason);
});

test('a condition that is given twice is refused', () => {
  expect(() => parseWhere(['rule=a', 'rule=b'])).toThrow('--where rule is given twice: a row has to match both');
});
