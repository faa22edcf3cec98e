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
    ['several pieces', ['one ', 'two'], 'one two'],
    ['one piece', ['one'], 'one'],
    ['nothing', [], ''],
  ])('makes one piece of %s', async (_, pieces, whole) => {
    expect(await bodyAfter(Readable.from(pieces.map((piece) => Buffer.from(piece))))).toEqual(Buffer.from(whole));
  });

  it('fails a body that breaks off, so that the request is tried again', async () => {
    const body = new Readable({ read: () => undefined });
    body.push('{"Item":');
    const collected = bodyAfter(body);
    body.destroy(new Error('aborted'));
    await expect(collected).rejects.toThrow('aborted');
  });

  it.each([['{}'], [undefined]])('leaves alone a body that is no stream: %s', async (body) => {
    expect(await bodyAfter(body)).toBe(body);
  });

  it('leaves alone what is no response', async () => {
    const result = { response: undefined };
    expect(await collectBody(async () => await Promise.resolve(result))(undefined)).toBe(result);
  });
});
