import { expect, it } from '@jest/globals';
import { compileSubscriptionFilter } from './subscription-filter.ts';

const message = {
  message: '{"order":{"total":120,"lines":[{"sku":"x"}]}}',
  attributes: {
    store: { dataType: 'String', stringValue: 'north' },
    total: { dataType: 'Number', stringValue: '120' },
    tags: { dataType: 'String.Array', stringValue: '["new","gift"]' },
    digest: { dataType: 'Binary', binaryValue: new Uint8Array([1]) },
  },
};
const accepts = (pattern: Record<string, unknown>, scope: 'MessageAttributes' | 'MessageBody' = 'MessageAttributes') =>
  compileSubscriptionFilter({ scope, pattern })(message);

it.each([
  [{ store: ['north', 'south'] }, { store: ['South'] }],
  [
    { store: [{ prefix: 'no' }], total: [{ numeric: ['>=', 100] }] },
    { store: ['north'], total: [{ numeric: ['<', 9] }] },
  ],
  [{ total: [120] }, { total: ['120'] }],
  [{ tags: ['gift'] }, { tags: ['gone'] }],
  [{ digest: [{ exists: true }] }, { digest: [{ exists: false }] }],
  [{ $or: [{ store: ['south'] }, { total: [120] }] }, { $or: [{ store: ['south'] }, { total: [1] }] }],
])('matches attributes with %j, and not with %j', (matching, other) => {
  expect([accepts(matching), accepts(other)]).toEqual([true, false]);
});

it('matches a body by its fields, and does not match a body that is not an object', () => {
  expect(accepts({ order: { total: [{ numeric: ['>', 100] }], lines: { sku: ['x'] } } }, 'MessageBody')).toBe(true);
  expect(accepts({ order: { total: [1] } }, 'MessageBody')).toBe(false);
  const anything = compileSubscriptionFilter({ scope: 'MessageBody', pattern: { absent: [{ exists: false }] } });
  expect(anything(message)).toBe(true);
  expect(anything({ ...message, message: 'no JSON' })).toBe(false);
});

it('accepts every message without a policy', () => {
  expect(compileSubscriptionFilter(undefined)(message)).toBe(true);
});
