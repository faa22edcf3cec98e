import { describe, expect, it } from '@jest/globals';
import { describeThrown } from './describe-thrown.ts';

const changes = { name: 'Ada Lovelace', tariff: { code: 'gold-plus', price: 12.5 }, tags: ['vip'] };

/** Returns the description without the calls. */
const textOf = (error: unknown): string => describeThrown(error, changes).replace(/ \(at .*\)$/, '');

describe('describeThrown', () => {
  it.each([
    [new TypeError('no rate for the tariff'), 'TypeError: no rate for the tariff'],
    [new TypeError(''), 'TypeError'],
    [new Error('no rate for gold-plus of Ada Lovelace'), 'Error: no rate for … of … …'],
    [new Error('no rate for GOLD-PLUS'), 'Error: no rate for …'],
    // A part of a value, and a word that contains one.
    [new Error('no rate for lovel, ada-lovelace2 or vip'), 'Error: no rate for …, … or …'],
    // A number computed from a value.
    [new Error('12.5 times 2 is 25, not 30'), 'Error: … times … is …, not …'],
    [new Error('two\nlines'), 'Error: two lines'],
    [new Error('x'.repeat(300)), `Error: ${'x'.repeat(200)}`],
    ['gold-plus', 'string'],
    [undefined, 'undefined'],
  ])('describes %s without a value: %s', (error, expected) => {
    expect(textOf(error)).toBe(expected);
  });

  it('names the innermost calls', () => {
    const rateOf = (): never => {
      throw new RangeError('no rate');
    };
    const plan = (): unknown => {
      try {
        return rateOf();
      } catch (error) {
        return error;
      }
    };
    expect(describeThrown(plan(), changes)).toMatch(
      /^RangeError: no rate \(at rateOf, describe-thrown\.spec\.ts:\d+:\d+; at plan, describe-thrown\.spec\.ts:\d+:\d+\)$/,
    );
  });

  it('names the calls in a bundle, and none for an error without a stack', () => {
    const error = new Error('no rate');
    error.stack =
      'Error: no rate\n    at Object.plan (/var/task/handler.cjs:1:48211)\n    at /var/task/handler.cjs:1:99';
    expect(describeThrown(error, changes)).toBe('Error: no rate (at plan, handler.cjs:1:48211; at handler.cjs:1:99)');
    delete error.stack;
    expect(describeThrown(error, changes)).toBe('Error: no rate');
  });
});
