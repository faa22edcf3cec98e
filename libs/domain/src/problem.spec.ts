import { describe, expect, it } from '@jest/globals';
import * as v from 'valibot';
import { describeProblems, joinPath, problemsOf, quote } from './problem.ts';

const issuesOf = (schema: v.GenericSchema, input: unknown) => v.safeParse(schema, input).issues ?? [];

describe('quote', () => {
  it('shows a value as JSON, and a text as it is', () => {
    expect(quote('a')).toBe('a');
    expect(quote(undefined)).toBe('undefined');
    expect(quote(null)).toBe('null');
    expect(quote({ a: [1] })).toBe('{"a":[1]}');
  });

  it('cuts what is longer than 40 characters', () => {
    expect(quote('x'.repeat(40))).toBe('x'.repeat(40));
    expect(quote('x'.repeat(41))).toBe(`${'x'.repeat(40)}…`);
  });

  it('leaves out a character of which only half would be left', () => {
    expect(quote(`${'x'.repeat(39)}🔑`)).toBe(`${'x'.repeat(39)}…`);
    expect(quote(`${'x'.repeat(38)}🔑!`)).toBe(`${'x'.repeat(38)}🔑…`);
  });

  it('names what JSON can’t show', () => {
    expect(quote([1n])).toBe('a list');
    expect(quote({ a: 1n })).toBe('an object');
    expect(quote({ toJSON: () => undefined })).toBe('an object');
  });
});

describe('joinPath', () => {
  it('joins the keys that there are, each cut short', () => {
    expect(joinPath(undefined, 'a', 'b')).toBe('a.b');
    expect(joinPath('a', 'x'.repeat(41))).toBe(`a.${'x'.repeat(40)}…`);
  });
});

describe('describeProblems', () => {
  it('makes one line of them', () => {
    expect(
      describeProblems([
        { path: 'a.b', message: 'is missing' },
        { path: '', message: 'is wrong' },
      ]),
    ).toBe('a.b: is missing; is wrong');
  });
});

describe('problemsOf', () => {
  it('says where and why, under the parent’s path', () => {
    const schema = v.object({ a: v.string(), b: v.object({ c: v.number('must be a number') }) });
    expect(problemsOf(issuesOf(schema, { b: { c: 'secret' } }), 'changes')).toEqual([
      { path: 'changes.a', message: 'is missing' },
      { path: 'changes.b.c', message: 'must be a number' },
    ]);
    expect(problemsOf(issuesOf(schema, 'secret'))).toEqual([{ path: '', message: 'expected Object' }]);
  });

  it('says of a key too many that nobody takes it', () => {
    const strict = v.strictObject({ a: v.number() });
    expect(problemsOf(issuesOf(strict, { a: 1, b: 'secret' }), 'changes')).toEqual([
      { path: 'changes.b', message: 'is not a key that the rule takes' },
    ]);
  });

  it('does not tell what a check of valibot’s own received', () => {
    const unnamed = v.check((text: string) => text === '');
    expect(problemsOf(issuesOf(v.pipe(v.string(), unnamed), 'secret'))).toEqual([
      { path: '', message: 'is not valid' },
    ]);
  });
});
