import { userInfo } from 'node:os';
import { expect, test } from '@jest/globals';
import { editorOf } from './editor-of.ts';

test.each([
  [{ by: ' ada ' }, { DAYBREAK_BY: 'deploy' }, 'ada'],
  [{}, { DAYBREAK_BY: 'deploy' }, 'deploy'],
  [{}, { DAYBREAK_BY: '' }, userInfo().username],
  [{}, {}, userInfo().username],
])('with %j and %j the editor is named', (options, env, expected) => {
  expect(editorOf(options, { env })).toBe(expected);
});

test.each([
  [{ by: ' ' }, {}, '--by must be a name of 1 to 64 bytes'],
  [{ by: 'é'.repeat(33) }, {}, '--by must be a name'],
  [{}, { DAYBREAK_BY: 'x'.repeat(65) }, 'DAYBREAK_BY must be a name'],
])('with %j and %j there is no editor', (options, env, message) => {
  expect(() => editorOf(options, { env })).toThrow(message);
});

test('a user without a name is named by its number', () => {
  const nameless = (): never => {
    throw new Error('no such user');
  };
  expect(editorOf({}, { env: {} }, nameless)).toBe(`user ${process.getuid?.() ?? 'unknown'}`);
});
