import { expect, it } from '@jest/globals';
import { compileQueueFilter } from './queue-filter.ts';

const record = (body: string) => ({ body, messageAttributes: { kind: { stringValue: 'sale' } } });
const accepts = (body: string, ...patterns: object[]): boolean =>
  compileQueueFilter(patterns.map((pattern) => JSON.stringify(pattern)))(record(body));

it.each([
  ['{"total":120}', { body: { total: [{ numeric: ['>', 100] }] } }, true],
  ['{"total":20}', { body: { total: [{ numeric: ['>', 100] }] } }, false],
  ['hello', { body: ['hello'] }, true],
  ['hello', { body: ['other'] }, false],
  // A pattern for JSON rejects plain text, and the other way round.
  ['hello', { body: { absent: [{ exists: false }] } }, false],
  ['{"total":120}', { body: [{ prefix: '{' }] }, false],
  ['hello', { messageAttributes: { kind: { stringValue: ['sale'] } } }, true],
])('the body %s matches the pattern %j: %s', (body, pattern, isAccepted) => {
  expect(accepts(body, pattern)).toBe(isAccepted);
});

it('accepts a message that matches one of several patterns, and every message without patterns', () => {
  expect(accepts('{"a":1}', { body: { a: [2] } }, { body: { a: [1] } })).toBe(true);
  expect(accepts('anything')).toBe(true);
});
