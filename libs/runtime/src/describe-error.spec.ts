import { describe, expect, it } from '@jest/globals';
import { describeError } from './describe-error.ts';

describe('describeError', () => {
  it('returns the name and the message of an error, and nothing else', () => {
    const error = Object.assign(new TypeError('no table', { cause: 'secret' }), { $metadata: {} });
    expect(describeError(error)).toEqual({ name: 'TypeError', message: 'no table' });
  });

  it.each([undefined, null, 'secret', { secret: 1 }])('describes the thrown value %j without quoting it', (thrown) => {
    const described = describeError(thrown);
    expect(described.name).toBe('NonError');
    expect(described.message).not.toContain('secret');
  });
});
