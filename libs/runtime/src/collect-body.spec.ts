import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { collectBody } from './collect-body.ts';

const bodyAfter = async (body: unknown): Promise<unknown> => {
  const response = { body };
  await collectBody(async () => await Promise.resolve({ response }))(undefined);
  return response.body;
};

describe('collectBody', () => {
  it.each([
    ['several chunks', ['one ', 'two'], 'one two'],
    ['one chunk', ['one'], 'one'],
    ['no chunk', [], ''],
  ])('joins a body of %s into one buffer', async (_, chunks, whole) => {
    expect(await bodyAfter(Readable.from(chunks.map((chunk) => Buffer.from(chunk))))).toEqual(Buffer.from(whole));
  });

  it('rejects when the body breaks off, so that the SDK retries the request', async () => {
    const body = new Readable({ read: () => undefined });
    body.push('{"Item":');
    const collected = bodyAfter(body);
    body.destroy(new Error('aborted'));
    await expect(collected).rejects.toThrow('aborted');
  });

  it.each([['{}'], [undefined]])('does not change a body that is not a stream: %s', async (body) => {
    expect(await bodyAfter(body)).toBe(body);
  });

  it('does not change a result without a response', async () => {
    const result = { response: undefined };
    expect(await collectBody(async () => await Promise.resolve(result))(undefined)).toBe(result);
  });
});
