import { expect, it } from '@jest/globals';
import { assertTopicMessage } from './assert-topic-message.ts';

const attribute = (dataType: string, stringValue: string) => ({ attributes: { kind: { dataType, stringValue } } });

it.each([
  { reason: 'an empty message', message: { message: '' } },
  { reason: 'a subject of two lines', message: { subject: 'two\nlines' } },
  { reason: 'a subject of more than 100 characters', message: { subject: 'x'.repeat(101) } },
  { reason: 'an attribute without a value', message: attribute('String', '') },
  { reason: 'an attribute with an unknown type', message: attribute('Boolean', 'true') },
  { reason: 'an invalid number', message: attribute('Number', 'many') },
  { reason: 'bytes as a string', message: attribute('Binary', 'text') },
  {
    reason: 'a name that AWS reserves',
    message: { attributes: { 'AWS.kind': { dataType: 'String', stringValue: 'x' } } },
  },
])('rejects $reason', ({ message }) => {
  expect(() => assertTopicMessage({ message: 'text', attributes: {}, ...message })).toThrow(
    /^Invalid parameter|^The message attribute/,
  );
});

it.each([
  attribute('String.Array', '["a"]'),
  attribute('Number', '-1.5e3'),
  attribute('String.own', 'x'),
  { subject: 'An order of ünusual size' },
])('accepts %j', (message) => {
  expect(() => assertTopicMessage({ message: 'text', attributes: {}, ...message })).not.toThrow();
});
