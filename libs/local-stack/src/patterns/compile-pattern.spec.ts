import { describe, expect, it } from '@jest/globals';
import { compilePattern, patternComparisons } from './compile-pattern.ts';
import { PatternError } from './pattern-error.ts';

const event = {
  source: 'aws.ec2',
  time: '2026-03-29T12:00:00Z',
  resources: ['arn:a', 'arn:b'],
  detail: {
    state: 'Running',
    count: 7,
    ip: '10.0.0.17',
    ip6: '2001:db8::1',
    note: null,
    ok: true,
    none: [],
    path: 'images/a*b.png',
    lines: [
      { sku: 'x', quantity: 1 },
      { sku: 'y', quantity: 5 },
    ],
  },
};
const matches = (pattern: Record<string, unknown>): boolean =>
  compilePattern(pattern, patternComparisons.eventBridge)(event);

/** The examples of EventBridge's guide, each with a pattern that matches and one that does not. */
const comparisons: [string, unknown, unknown][] = [
  ['state', 'Running', 'running'],
  ['note', null, 'null'],
  ['ok', true, 'true'],
  ['count', 7, '7'],
  ['state', { prefix: 'Run' }, { prefix: 'run' }],
  ['state', { prefix: { 'equals-ignore-case': 'rUN' } }, { prefix: { 'equals-ignore-case': 'un' } }],
  ['state', { suffix: 'ing' }, { suffix: 'ING' }],
  ['state', { suffix: { 'equals-ignore-case': 'ING' } }, { suffix: { 'equals-ignore-case': 'in' } }],
  ['state', { 'equals-ignore-case': 'RUNNING' }, { 'equals-ignore-case': 'RUN' }],
  ['state', { 'anything-but': 'Stopped' }, { 'anything-but': 'Running' }],
  ['count', { 'anything-but': [1, 2] }, { 'anything-but': [1, 7] }],
  ['state', { 'anything-but': { prefix: 'St' } }, { 'anything-but': { prefix: ['St', 'Ru'] } }],
  ['state', { 'anything-but': { suffix: 'ed' } }, { 'anything-but': { suffix: 'ing' } }],
  [
    'state',
    { 'anything-but': { 'equals-ignore-case': ['stopped'] } },
    { 'anything-but': { 'equals-ignore-case': 'running' } },
  ],
  ['state', { 'anything-but': { wildcard: 'S*' } }, { 'anything-but': { wildcard: '*unn*' } }],
  ['count', { numeric: ['=', 7] }, { numeric: ['=', 8] }],
  ['count', { numeric: ['>', 5, '<=', 7] }, { numeric: ['>=', 0, '<', 7] }],
  ['count', { exists: true }, { exists: false }],
  ['absent', { exists: false }, { exists: true }],
  ['lines', { exists: false }, { exists: true }],
  ['none', { exists: false }, { exists: true }],
  ['ip', { cidr: '10.0.0.0/24' }, { cidr: '10.0.1.0/24' }],
  ['ip6', { cidr: '2001:db8::/32' }, { cidr: '10.0.0.0/8' }],
  ['path', { wildcard: 'images/*.png' }, { wildcard: 'images/*.jpg' }],
  ['path', { wildcard: String.raw`images/a\*b*` }, { wildcard: String.raw`images/\*` }],
];

it.each(comparisons)('%s matches %j, and not %j', (field, matching, other) => {
  expect(matches({ detail: { [field]: [matching] } })).toBe(true);
  expect(matches({ detail: { [field]: [other] } })).toBe(false);
  expect(matches({ detail: { [field]: [other, matching] } })).toBe(true);
});

describe('a list of the event', () => {
  it('matches if one of its elements matches', () => {
    expect(matches({ resources: ['arn:b'] })).toBe(true);
    expect(matches({ resources: [{ 'anything-but': 'arn:a' }] })).toBe(true);
    expect(matches({ resources: ['arn:c'] })).toBe(false);
  });

  it('matches if all fields of one element match', () => {
    expect(matches({ detail: { lines: { sku: ['y'], quantity: [5] } } })).toBe(true);
    expect(matches({ detail: { lines: { sku: ['x'], quantity: [5] } } })).toBe(false);
  });
});

it('$or matches if one of its patterns matches, together with every other field', () => {
  const either = [{ detail: { count: [1] } }, { detail: { state: ['Running'] } }];
  expect(matches({ source: ['aws.ec2'], $or: either })).toBe(true);
  expect(matches({ source: ['aws.s3'], $or: either })).toBe(false);
  expect(matches({ $or: either.slice(0, 1) })).toBe(false);
});

it.each([
  [{ a: [] }, 'empty list'],
  [{ a: [['b']] }, 'a list in its list'],
  [{ a: [{ cidr: '10.0.0.0/33' }] }, 'must be a network'],
  [{ a: [{ wildcard: 'a**' }] }, 'two wildcards in a row'],
  [{ a: [{ wildcard: String.raw`a\b` }] }, 'that is not before'],
  [{ a: [{ exists: 'true' }] }, 'exists must be true or false'],
  [{ a: [{ numeric: ['>', 1, '<'] }] }, 'numeric must have'],
  [{ a: [{ 'anything-but': [] }] }, 'at least one value'],
  [{ a: [{ 'anything-but': [{ prefix: 'a' }] }] }, 'strings, numbers, or one comparison'],
  [{ a: [{ like: 'b' }] }, 'The comparison {"like":"b"} does not exist. Comparisons: prefix'],
])('rejects %j', (pattern, problem) => {
  expect(() => matches(pattern)).toThrow(PatternError);
  expect(() => matches(pattern)).toThrow(problem);
});
