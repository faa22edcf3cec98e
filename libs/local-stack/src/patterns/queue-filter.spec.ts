import { expect, it } from '@jest/globals';
import { compileQueueFilter } from './queue-filter.ts';

const record = (body: string) => ({ body, messageAttributes: { kind: { stringValue: 'sale' } } });
const takes = (body: string, ...patterns: object[]): boolean =>
  compileQueueFilter(patterns.map((pattern) => JSON.stringify(pattern)))(record(body));

it.each([
  ['{"total":120}', { body: { total: [{ numeric: ['>', 100] }] } }, true],
  ['{"total":20}', { body: { total: [{ numeric: ['>', 100] }] } }, false],
  ['hello', { body: ['hello'] }, true],
  ['hello', { body: ['other'] }, false],
  // A pattern for JSON drops plain text, and the other way round.
  ['hello', { body: { absent: [{ exists: false }] } }, false],
  ['{"total":120}', { body: [{ prefix: '{' }] }, false],
  ['hello', { messageAttributes: { kind: { stringValue: ['sale'] } } }, true],
])('of the body %s, the pattern %j takes it: %s', (body, pattern, isTaken) => {
  expect(takes(body, pattern)).toBe(isTaken);
});

it('one of several patterns is enough, and none takes all', () => {
  expect(takes('{"a":1}', { body: { a: [2] } }, { body: { a: [1] } })).toBe(true);
  expect(takes('anything')).toBe(true);
});
