import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { createSha256 } from './sha256.ts';

const text = Buffer.from('a text');
const bytes = Buffer.from('a secret of some bytes');

async function digestOf(secret?: ConstructorParameters<ReturnType<typeof createSha256>>[0]): Promise<string> {
  const sha256 = new (createSha256())(secret);
  sha256.update(text.subarray(0, 2));
  sha256.update(text.subarray(2));
  return Buffer.from(await sha256.digest()).toString('hex');
}

describe('createSha256', () => {
  it('computes a hash without a secret', async () => {
    expect(await digestOf()).toBe(createHash('sha256').update(text).digest('hex'));
  });

  it.each([
    ['a text', bytes.toString()],
    ['bytes', bytes],
    ['bytes at an offset of a larger buffer', new Uint8Array([0, ...bytes, 0]).subarray(1, -1)],
    ['a buffer', new Uint8Array(bytes).buffer],
    ['a view', new DataView(new Uint8Array(bytes).buffer)],
  ])('computes an HMAC with %s as the secret', async (_, secret) => {
    expect(await digestOf(secret)).toBe(createHmac('sha256', bytes).update(text).digest('hex'));
  });

  it('caches one key for each secret', async () => {
    const Sha256 = createSha256();
    const hmac = async (secret: Uint8Array): Promise<string> => {
      const sha256 = new Sha256(secret);
      sha256.update(text);
      return Buffer.from(await sha256.digest()).toString('hex');
    };
    const other = Buffer.from('another secret');
    const expected = [bytes, other].map((secret) => createHmac('sha256', secret).update(text).digest('hex'));
    expect([await hmac(bytes), await hmac(other), await hmac(bytes)]).toEqual([...expected, expected[0]]);
  });

  it('starts again after reset', async () => {
    const sha256 = new (createSha256())(bytes);
    sha256.update(Buffer.from('something else'));
    sha256.reset();
    sha256.update(text);
    expect(Buffer.from(await sha256.digest())).toEqual(createHmac('sha256', bytes).update(text).digest());
  });
});
