import { expect, it } from '@jest/globals';
import { accessKeyOf, callerOf } from './caller.ts';

const signedWith = (accessKey: string): string =>
  `AWS4-HMAC-SHA256 Credential=${accessKey}/20260329/eu-west-1/sqs/aws4_request, SignedHeaders=host, Signature=0`;

it.each(['daybreak-dev-writer', 'Zoned_Z2d', 'f'])('%s signs with letters and digits, and is found by them', (name) => {
  expect(accessKeyOf(name)).toMatch(/^[a-zA-Z\d]+$/);
  expect(callerOf(signedWith(accessKeyOf(name)))).toBe(name);
});

it('another access key is its own name, and a request without a signature has none', () => {
  expect(callerOf(signedWith('owner'))).toBe('owner');
  expect(callerOf(undefined)).toBeUndefined();
});
