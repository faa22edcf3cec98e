import { describe, expect, it } from '@jest/globals';
import { compileFilters } from './filter-criteria.ts';
import { PatternError } from './pattern-error.ts';

const record = { eventName: 'MODIFY', age: 7, tags: ['a', 'b'], image: { status: { S: 'completed' }, note: null } };
const matches = (...patterns: unknown[]): boolean =>
  compileFilters(patterns.map((pattern) => JSON.stringify(pattern)))(record);

describe('a record matches', () => {
  it.each([
    [{}],
    [{ eventName: ['INSERT', 'MODIFY'] }],
    [{ image: { status: { S: ['completed'] } } }],
    [{ image: { note: [null] } }],
    [{ tags: ['b'] }],
    [{ eventName: [{ prefix: 'MOD' }], age: [7] }],
    [{ eventName: [{ suffix: 'IFY' }] }],
    [{ eventName: [{ 'equals-ignore-case': 'modify' }] }],
    [{ eventName: [{ 'anything-but': ['INSERT', 'REMOVE'] }] }],
    [{ eventName: [{ 'anything-but': { prefix: 'IN' } }] }],
    [{ age: [{ numeric: ['>', 5, '<=', 7] }] }],
    [{ image: { status: { S: [{ exists: true }] }, other: [{ exists: false }] } }],
    [{ $or: [{ eventName: ['INSERT'] }, { age: [7] }] }],
  ])('%j', (pattern) => {
    expect(matches(pattern)).toBe(true);
  });

  it('one of several patterns, or anything without patterns', () => {
    expect(matches({ eventName: ['INSERT'] }, { age: [7] })).toBe(true);
    expect(matches()).toBe(true);
  });
});

describe('a record does not match', () => {
  it.each([
    [{ eventName: ['modify'] }],
    [{ age: ['7'] }],
    [{ eventName: ['MODIFY'], age: [8] }],
    [{ image: { status: { S: ['failed'] } } }],
    [{ missing: { status: ['x'] } }],
    [{ constructor: [{ exists: true }] }],
    [{ eventName: [{ 'anything-but': 'MODIFY' }] }],
    [{ missing: [{ 'anything-but': 'x' }] }],
    [{ age: [{ numeric: ['=', 8] }] }],
    [{ eventName: [{ exists: false }] }],
  ])('%j', (pattern) => {
    expect(matches(pattern)).toBe(false);
  });
});

describe('rejects a pattern with', () => {
  it.each([
    ['invalid JSON', '{'],
    ['a list', '[]'],
    ['a bare value', '{"eventName":"MODIFY"}'],
    ['an unknown comparison', '{"a":[{"cidr":"10.0.0.0/24"}]}'],
    ['two comparisons at once', '{"a":[{"prefix":"x","suffix":"y"}]}'],
    ['a prefix that is not a string', '{"a":[{"prefix":7}]}'],
    ['numeric without a number', '{"a":[{"numeric":[">"]}]}'],
    ['$or without a list', '{"$or":{}}'],
  ])('%s', (_, pattern) => {
    expect(() => compileFilters([pattern])).toThrow(PatternError);
  });
});
