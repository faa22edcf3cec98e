import { describe, expect, it } from '@jest/globals';
import * as v from 'valibot';
import { describeProblems, joinPath, problemsOf, quote } from './problem.ts';

const issuesOf = (schema: v.GenericSchema, input: unknown) => v.safeParse(schema, input).issues ?? [];

describe('quote', () => {
  it('writes a value as JSON, and a text unchanged', () => {
    expect(quote('a')).toBe('a');
    expect(quote(undefined)).toBe('undefined');
    expect(quote(null)).toBe('null');
    expect(quote({ a: [1] })).toBe('{"a":[1]}');
  });

  it('shortens a text of more than 40 characters', () => {
    expect(quote('x'.repeat(40))).toBe('x'.repeat(40));
    expect(quote('x'.repeat(41))).toBe(`${'x'.repeat(40)}…`);
  });

  it('never cuts a surrogate pair in half', () => {
    expect(quote(`${'x'.repeat(39)}🔑`)).toBe(`${'x'.repeat(39)}…`);
    expect(quote(`${'x'.repeat(38)}🔑!`)).toBe(`${'x'.repeat(38)}🔑…`);
  });

  it('names the kind of a value that JSON cannot hold', () => {
    expect(quote([1n])).toBe('a list');
    expect(quote({ a: 1n })).toBe('an object');
    expect(quote({ toJSON: () => undefined })).toBe('an object');
  });
});

describe('joinPath', () => {
  it('joins the defined keys with dots, each shortened', () => {
    expect(joinPath(undefined, 'a', 'b')).toBe('a.b');
    expect(joinPath('a', 'x'.repeat(41))).toBe(`a.${'x'.repeat(40)}…`);
  });
});

describe('describeProblems', () => {
  it('joins the problems into one line', () => {
    expect(
      describeProblems([
        { path: 'a.b', message: 'is missing' },
        { path: '', message: 'is wrong' },
      ]),
    ).toBe('a.b: is missing; is wrong');
  });
});

describe('problemsOf', () => {
  it('returns a path under the parent path, and a message', () => {
    const schema = v.object({ a: v.string(), b: v.object({ c: v.number('must be a number') }) });
    expect(problemsOf(issuesOf(schema, { b: { c: 'secret' } }), 'changes')).toEqual([
      { path: 'changes.a', message: 'is missing' },
      { path: 'changes.b.c', message: 'must be a number' },
    ]);
    expect(problemsOf(issuesOf(schema, 'secret'))).toEqual([{ path: '', message: 'expected Object' }]);
  });

  it('describes a key that the schema does not have', () => {
    const strict = v.strictObject({ a: v.number() });
    expect(problemsOf(issuesOf(strict, { a: 1, b: 'secret' }), 'changes')).toEqual([
      { path: 'changes.b', message: 'is not a key that the rule takes' },
    ]);
  });

  it('drops the received value from a message of valibot', () => {
    const unnamed = v.check((text: string) => text === '');
    expect(problemsOf(issuesOf(v.pipe(v.string(), unnamed), 'secret'))).toEqual([
      { path: '', message: 'is not valid' },
    ]);
  });
});
