import type { TestEnd } from './jest-report.ts';

/** What a server does in another way than this project's. */
export interface Difference {
  /** What it does, which docs/testing.md lists. */
  readonly what: string;
  readonly suite: string;
  /** Which of its tests fail: those whose name contains one of these texts. Default: every test that can run there. */
  readonly tests?: readonly string[];
  /** Tests that pass although `tests` names them. */
  readonly except?: readonly string[];
  /** Chance decides whether the tests fail, so one that passes is not unexpected either. */
  readonly isByChance?: boolean;
}

export interface Comparison {
  readonly passed: number;
  /** Failed as a difference says. */
  readonly differ: number;
  readonly needOurs: number;
  /** What is not as the differences say, a sentence each: a test that fails, or one that should fail and passes. */
  readonly unexpected: readonly string[];
}

/** Compares how tests ended with what is known of a server. */
export function compare(ends: readonly TestEnd[], differences: readonly Difference[]): Comparison {
  const differenceOf = ({ suite, test }: TestEnd): Difference | undefined =>
    differences.find(
      (known) =>
        known.suite === suite &&
        (known.tests?.some((text) => test.includes(text)) ?? true) &&
        known.except?.some((text) => test.includes(text)) !== true,
    );
  const differs = (end: TestEnd): boolean => differenceOf(end) !== undefined;
  const mustFail = (end: TestEnd): boolean => differs(end) && differenceOf(end)?.isByChance !== true;
  const failed = ends.filter(({ end }) => end === 'failed');
  const passed = ends.filter(({ end }) => end === 'passed');
  const ran = new Set(ends.map(({ suite }) => suite));
  return {
    passed: passed.length,
    differ: failed.filter(differs).length,
    needOurs: ends.filter(({ end }) => end === 'needsOurs').length,
    unexpected: [
      ...failed
        .filter((end) => !differs(end))
        .map(({ suite, test, message }) => `${suite}: "${test}" fails: ${firstLines(message)}`),
      ...passed.filter(mustFail).map(({ suite, test }) => `${suite}: "${test}" passes: take it out of the differences`),
      ...differences
        .filter(({ suite }) => !ran.has(suite))
        .map(({ suite }) => `${suite}: it did not run: take it out of the differences`),
      ...differences.flatMap(({ suite, tests = [], except = [] }) =>
        [...tests, ...except]
          .filter((text) => ran.has(suite) && !ends.some((end) => end.suite === suite && end.test.includes(text)))
          .map((text) => `${suite}: no test that ran has "${text}" in its name: take it out of the differences`),
      ),
    ],
  };
}

// oxlint-disable-next-line no-control-regex -- Jest colours its messages
const colour = /\u001B\[\d+m/g;

function firstLines(message: string): string {
  const lines = message.replaceAll(colour, '').split('\n');
  return lines
    .filter((line) => line.trim() !== '')
    .slice(0, 8)
    .join('\n    ');
}
