import { describe, expect, it } from '@jest/globals';
import { maximumBytes } from '@daybreak/batch';
import { toParkedMessage } from './parked-message.ts';

const attributes = { messageId: 'm1', source: 'arn', reason: 'the body is not JSON' };

describe('toParkedMessage', () => {
  it('keeps the body, and adds the source and the reason as attributes', () => {
    expect(toParkedMessage({ body: 'x', ...attributes })).toEqual({ body: 'x', attributes });
  });

  it('drops the attributes rather than the body when both do not fit', () => {
    const body = 'x'.repeat(maximumBytes);
    expect(toParkedMessage({ body, ...attributes })).toEqual({ body });
  });
});
