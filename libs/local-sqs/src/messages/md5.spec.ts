import { expect, it } from '@jest/globals';
import type { MessageAttributes } from '../api/messages.ts';
import { md5OfAttributes, md5OfBody } from './md5.ts';

// Digests that SQS returned, as published by other implementations.
const text: MessageAttributes = { attribName1: { dataType: 'String', stringValue: 'attribValue 1' } };
const number: MessageAttributes = {
  customNumberTypeAttrib: { dataType: 'Number.float', stringValue: '4563442423554324324264524243.32543234' },
};
const binary: MessageAttributes = {
  binaryAttribute: { dataType: 'Binary', binaryValue: Buffer.from('Hello binary world!') },
};

it.each([
  ['a string', text, '19e27d4e946b072f3f58da80d94fd778'],
  ['a number with a label', number, '9fe1b90bbd9965bdf77bac517c7d2495'],
  ['bytes', binary, '31a92b15d92f8db860eda32aceb656c3'],
  ['several, in the order of their names', { ...text, ...number, ...binary }, 'c932db14a896c663f83c260297d594ff'],
])('digests %s as SQS does', (_, attributes, digest) => {
  expect(md5OfAttributes(attributes)).toBe(digest);
});

it('returns no digest without attributes', () => {
  expect(md5OfAttributes({})).toBeUndefined();
});

it('digests a body as UTF-8', () => {
  expect(md5OfBody('hello')).toBe('5d41402abc4b2a76b9719d911017c592');
  expect(md5OfBody('€')).toBe('bca53fde466a76b7bee3e18997e94a7a');
});
