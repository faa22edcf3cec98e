import { expect, it } from '@jest/globals';
import { sampleOf } from './sample-of.ts';

it.each([
  ['values', { source: ['shop', 'other'] }, { source: 'shop' }],
  ['fields within fields', { detail: { order: { total: [5] } } }, { detail: { order: { total: 5 } } }],
  ['a prefix and a suffix', { a: [{ prefix: 'in/' }], b: [{ suffix: '.jpg' }] }, { a: 'in/1', b: '1.jpg' }],
  [
    'a comparison that ignores case',
    { a: [{ 'equals-ignore-case': 'EUR' }], b: [{ prefix: { 'equals-ignore-case': 'x' } }] },
    { a: 'EUR', b: 'x1' },
  ],
  ['a wildcard', { a: [{ wildcard: 'a*/\\*' }] }, { a: 'a1/*' }],
  ['a field that exists, and one that does not', { a: [{ exists: true }], b: [{ exists: false }] }, { a: 'a-1' }],
  ['anything but', { a: [{ 'anything-but': ['x'] }] }, { a: 'a-1' }],
  [
    'numbers',
    { a: [{ numeric: ['>', 5] }], b: [{ numeric: ['>', 0, '<=', 1] }], c: [{ numeric: ['<', 0] }] },
    { a: 6, b: 0.5, c: -1 },
  ],
  ['a network', { ip: [{ cidr: '10.0.0.0/24' }] }, { ip: '10.0.0.0' }],
  ['alternatives', { $or: [{ a: [1] }, { b: [2] }] }, { a: 1 }],
])('matches %s', (_, pattern, sample) => {
  expect(sampleOf(pattern)).toEqual(sample);
});
