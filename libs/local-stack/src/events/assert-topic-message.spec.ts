import { expect, it } from '@jest/globals';
import { assertTopicMessage } from './assert-topic-message.ts';

const attribute = (dataType: string, stringValue: string) => ({ attributes: { kind: { dataType, stringValue } } });

it.each([
  { refused: 'an empty message', message: { message: '' } },
  { refused: 'a subject of two lines', message: { subject: 'two\nlines' } },
  { refused: 'a subject of more than 100 characters', message: { subject: 'x'.repeat(101) } },
  { refused: 'an attribute without a value', message: attribute('String', '') },
  { refused: 'an attribute of no type', message: attribute('Boolean', 'true') },
  { refused: 'a number that is none', message: attribute('Number', 'many') },
  { refused: 'bytes as a text', message: attribute('Binary', 'text') },
  { refused: "a name of AWS's own", message: { attributes: { 'AWS.kind': { dataType: 'String', stringValue: 'x' } } } },
])('SNS refuses $refused', ({ message }) => {
  expect(() => assertTopicMessage({ message: 'text', attributes: {}, ...message })).toThrow(
    /^Invalid parameter|^The message attribute/,
  );
});

it.each([
  attribute('String.Array', '["a"]'),
  attribute('Number', '-1.5e3'),
  attribute('String.own', 'x'),
  { subject: 'An order of ünusual size' },
])('SNS takes %j', (message) => {
  expect(() => assertTopicMessage({ message: 'text', attributes: {}, ...message })).not.toThrow();
});
