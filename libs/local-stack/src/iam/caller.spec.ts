import { expect, it } from '@jest/globals';
import { accessKeyOf, callerOf } from './caller.ts';

const signedWith = (accessKey: string): string =>
  `AWS4-HMAC-SHA256 Credential=${accessKey}/20260329/eu-west-1/sqs/aws4_request, SignedHeaders=host, Signature=0`;

it.each(['daybreak-dev-writer', 'Zoned_Z2d', 'f'])('encodes %s in letters and digits, and decodes it again', (name) => {
  expect(accessKeyOf(name)).toMatch(/^[a-zA-Z\d]+$/);
  expect(callerOf(signedWith(accessKeyOf(name)))).toBe(name);
});

it('returns another access key unchanged, and undefined without a signature', () => {
  expect(callerOf(signedWith('owner'))).toBe('owner');
  expect(callerOf(undefined)).toBeUndefined();
});
