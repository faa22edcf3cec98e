import { describe, expect, it } from '@jest/globals';
import { formatSuiteTitle, parseSuiteTitle } from './suite-title.ts';

describe('the title of a suite', () => {
  it.each([
    { suite: 'a row', target: 'in-process, dynalite', missing: [], title: 'a row (in-process, dynalite)' },
    {
      suite: 'a function (any) that dies',
      target: 'endpoint',
      missing: ['moveClock', 'killFunctions'],
      title: 'a function (any) that dies (endpoint) [skipped: needs moveClock, killFunctions]',
    },
    {
      suite: "an owner's edit",
      target: 'stack Daybreak-dev',
      missing: [],
      title: "an owner's edit (stack Daybreak-dev)",
    },
  ])('names the target, and what the target lacks: $title', ({ title, ...expected }) => {
    expect(formatSuiteTitle(expected)).toBe(title);
    expect(parseSuiteTitle(title)).toEqual(expected);
  });

  it.each(['a faulty variant is caught', 'a row (', '(endpoint)'])('is not that of another suite: %s', (title) => {
    expect(parseSuiteTitle(title)).toBeUndefined();
  });
});
