import { describe, expect, it } from '@jest/globals';
import { actionMatcher, arnMatcher, resourceMatcher, textMatcher } from './wildcards.ts';

const table = 'arn:aws:dynamodb:eu-west-1:000000000000:table/orders';

describe('an action', () => {
  it.each([
    ['dynamodb:GetItem', 'dynamodb:GetItem', true],
    ['DynamoDB:getitem', 'dynamodb:GetItem', true],
    ['dynamodb:*Item', 'dynamodb:BatchGetItem', true],
    ['dynamodb:?etItem', 'dynamodb:GetItem', true],
    ['*', 'dynamodb:GetItem', true],
    ['dynamodb:Get', 'dynamodb:GetItem', false],
    ['dynamodb:GetItem', 'dynamodb:BatchGetItem', false],
    ['sqs:*', 'dynamodb:GetItem', false],
  ])('%s matches %s: %s', (pattern, action, expected) => {
    expect(actionMatcher(pattern)(action)).toBe(expected);
  });
});

describe('a resource', () => {
  it.each([
    [table, table, true],
    ['*', table, true],
    ['arn:aws:dynamodb:*:*:table/orders', table, true],
    ['arn:aws:dynamodb:*', table, true],
    ['arn:aws:dynamodb:eu-west-?:000000000000:table/o*s', table, true],
    ['arn:aws:dynamodb:eu-west-1:000000000000:table/*', `${table}/index/due`, true],
    // Case matters, a dot is a dot, and a table's ARN does not match its indexes.
    [table.toUpperCase(), table, false],
    ['arn.aws:dynamodb:eu-west-1:000000000000:table/orders', table, false],
    [table, `${table}/index/due`, false],
    [`${table}/index/due`, table, false],
    // A wildcard within a part of the ARN does not match across parts.
    ['arn:aws:dyn*x:table/orders', 'arn:aws:dynamodb:eu-west-1:x:table/orders', false],
    ['arn:aws:dynamodb?eu-west-1:000000000000:table/orders', table, false],
  ])('%s matches %s: %s', (pattern, arn, expected) => {
    expect(resourceMatcher(pattern)(arn)).toBe(expected);
  });
});

it('compares a string with its case, and every other character literally', () => {
  expect(textMatcher('a+(b)*')('a+(b)\nc')).toBe(true);
  expect(textMatcher('a?')('a')).toBe(false);
  expect(textMatcher('A')('a')).toBe(false);
});

it('compares the ARN of a condition part by part', () => {
  const role = 'arn:aws:iam::000000000000:role/writer';
  expect(arnMatcher('arn:aws:iam::*:role/w*')(role)).toBe(true);
  expect(arnMatcher('arn:aws:iam:*')(role)).toBe(false);
  expect(arnMatcher('arn:aws:*:role/writer')(role)).toBe(false);
});
