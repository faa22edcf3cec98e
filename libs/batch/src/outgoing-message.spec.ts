import { describe, expect, it } from '@jest/globals';
import { sizeBytes } from './outgoing-message.ts';

describe('sizeBytes', () => {
  it('counts the bytes of the body, and of the name, type and value of each attribute', () => {
    expect(sizeBytes({ body: 'é' })).toBe(2);
    expect(sizeBytes({ body: 'é', attributes: { ñ: '🌅', a: '' } })).toBe(2 + (2 + 6 + 4) + (1 + 6));
  });
});
