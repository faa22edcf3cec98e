import { expect, it } from '@jest/globals';
import * as v from 'valibot';
import { limitName, limitsOf, limitsSchema } from './limit.ts';

const ofRule = { rule: 'renew', rowsPerSecond: 10 };
const ofTenant = { tenant: 'acme', rowsPerSecond: 5 };
const ofBoth = { ...ofRule, ...ofTenant };

it('a row has the limits of its rule, of its tenant, and of both', () => {
  const limits = [ofRule, ofTenant, ofBoth];
  expect(limitsOf({ rule: 'renew', tenant: 'acme' }, limits)).toEqual(limits);
  expect(limitsOf({ rule: 'renew' }, limits)).toEqual([ofRule]);
  expect(limitsOf({ rule: 'apply-changes', tenant: 'acme' }, limits)).toEqual([ofTenant]);
  expect(new Set(limits.map(limitName)).size).toBe(3);
});

it.each([
  [[ofRule, ofTenant], true],
  [[], true],
  [[{ rowsPerSecond: 1 }], false],
  [[{ ...ofRule, rowsPerSecond: 0 }], false],
  [[{ ...ofRule, rowsPerSecond: 1.5 }], false],
  [[{ ...ofRule, perSecond: 1 }], false],
  [[{ ...ofRule, rule: '' }], false],
  [[ofRule, { ...ofRule, rowsPerSecond: 2 }], false],
])('limits %j are valid: %p', (limits, isValid) => {
  expect(v.is(limitsSchema, limits)).toBe(isValid);
});
