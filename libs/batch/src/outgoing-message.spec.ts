import { describe, expect, it } from '@jest/globals';
import { sizeBytes, toJsonMessage } from './outgoing-message.ts';

describe('sizeBytes', () => {
  it('counts the bytes of the body, and of the name, type and value of each attribute', () => {
    expect(sizeBytes({ body: 'é' })).toBe(2);
    expect(sizeBytes({ body: 'é', attributes: { ñ: '🌅', a: '' } })).toBe(2 + (2 + 6 + 4) + (1 + 6));
  });
});

describe('toJsonMessage', () => {
  it('takes the message group from the content', () => {
    expect(toJsonMessage({ a: 1, messageGroupId: 'acme' })).toEqual({
      body: '{"a":1,"messageGroupId":"acme"}',
      groupId: 'acme',
    });
    for (const content of [null, 'acme', { messageGroupId: 1 }, { messageGroupId: undefined }])
      expect(toJsonMessage(content)).toEqual({ body: JSON.stringify(content) });
  });
});
