import { describe, expect, it } from '@jest/globals';
import { messageGroupOf } from './message-group.ts';

describe('the message group of a row', () => {
  it('is its tenant, in characters that SQS accepts and the due index does not split', () => {
    expect(messageGroupOf({ tenant: 'acme' })).toBe('acme');
    expect(messageGroupOf({ tenant: 'Ćwikła #1' })).toBe('%C4%86wik%C5%82a%20%231');
  });

  it.each(['x'.repeat(128), 'x'.repeat(129), '🌅'.repeat(500), '\ud83c', '#', ' '])(
    'is accepted by SQS (%#)',
    (tenant) => {
      expect(messageGroupOf({ tenant })).toMatch(/^[!"$-~]{1,128}$/);
    },
  );

  it('differs between tenants that are too long for it', () => {
    const [one, other] = ['a', 'b'].map((last) => messageGroupOf({ tenant: `${'x'.repeat(200)}${last}` }));
    expect(one).not.toBe(other);
  });

  it('is none without a tenant, and at high priority', () => {
    expect(messageGroupOf({})).toBeUndefined();
    expect(messageGroupOf({ tenant: 'acme', priority: 'high' })).toBeUndefined();
  });
});
