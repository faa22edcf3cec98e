import { runInNewContext } from 'node:vm';
import { describe, expect, test } from '@jest/globals';
import { differences, showDifferences } from './differences.ts';
import { anyInstant } from './matchers.ts';

describe('differences', () => {
  test.each([
    ['a map', { a: [1, { b: null }] }, { a: [1, { b: null }] }],
    ['a key that holds undefined', { a: 1, b: undefined }, { a: 1 }],
    ['an object of another realm', { a: { b: [1] } }, runInNewContext('({ a: { b: [1] } })')],
    ['bytes', new Uint8Array([1]), new Uint8Array([1])],
    ['a matcher', { at: anyInstant, name: expect.any(String) }, { at: '2027-03-28T00:00:00.000Z', name: 'x' }],
  ])('returns no difference for %s', (_name, expected, found) => {
    expect(differences(expected, found)).toEqual([]);
  });

  test('returns each place', () => {
    const expected = { id: 'a', values: { price: 12.5, 'a.b': 1, gone: true }, tags: ['x'], at: anyInstant };
    const found = { id: 'a', values: { price: 10, 'a.b': '1' }, tags: ['x', 'y'], at: 'today', constructor: 1 };
    expect(showDifferences(differences(expected, found))).toEqual([
      'values.price: expected 12.5, found 10',
      'values["a.b"]: expected 1, found \'1\'',
      'values.gone: expected true, found nothing',
      "tags[1]: expected nothing, found 'y'",
      "at: expected any instant, found 'today'",
      'constructor: expected nothing, found 1',
    ]);
  });

  test.each([
    ['null and undefined', null, undefined],
    ['a list and a map', [], {}],
    ['different values of two realms', [1], runInNewContext('[2]')],
    ['any instant and one without milliseconds', anyInstant, '2027-03-28T00:00:00Z'],
    ['any instant and a number', anyInstant, 1],
  ])('returns a difference between %s', (_name, expected, found) => {
    expect(differences(expected, found)).toHaveLength(1);
  });

  test('shows at most 20 differences', () => {
    const found = Array.from({ length: 25 }, (_, index) => index);
    expect(showDifferences(differences([], found)).slice(-2)).toEqual([
      '[19]: expected nothing, found 19',
      'and 5 more',
    ]);
  });

  test("anyInstant works in Jest's own assertions", () => {
    expect({ at: '2027-03-28T00:00:00.000Z' }).toEqual({ at: anyInstant });
    expect({ at: 'today' }).not.toEqual({ at: anyInstant });
  });
});
