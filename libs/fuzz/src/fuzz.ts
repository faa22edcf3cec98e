import { test } from '@jest/globals';
import fc from 'fast-check';
import { assertNoPollution } from './assert-no-pollution.ts';

/** The same cases each time, unless told: a suite that fails must fail again. */
const seed = Number(process.env['DAYBREAK_FUZZ_SEED'] ?? 20_260_329);
/** Far above what a case takes on a busy machine, so that one which never ends fails instead. */
const caseTimeoutMs = 10_000;

/**
 * Declares a test that throws `cases` inputs at a boundary, each alone. It fails when `attack` throws, hangs or leaves a
 * built-in prototype changed, and prints the seed, the smallest input that fails and how to replay it. The title tells
 * the number of cases. DAYBREAK_FUZZ_SEED makes other cases.
 *
 * @example
 * fuzz('parseAge answers, whatever the text', 500, hostileText(), (text) => {
 *   expect(parseAge(text)).toEqual(expect.any(Number));
 * });
 */
export function fuzz<Input>(
  name: string,
  cases: number,
  input: fc.Arbitrary<Input>,
  attack: (input: Input) => Promise<void> | void,
): void {
  test(fuzzTitle(name, cases), async () => await runFuzz(cases, input, attack));
}

/** `name (500 hostile cases)`. */
export function fuzzTitle(name: string, cases: number): string {
  return `${name} (${cases} hostile cases)`;
}

/** What `fuzz` does within its test. Rejects with fast-check's report. */
export async function runFuzz<Input>(
  cases: number,
  input: fc.Arbitrary<Input>,
  attack: (input: Input) => Promise<void> | void,
): Promise<void> {
  const property = fc.asyncProperty(input, async (value) => {
    await attack(value);
    assertNoPollution();
  });
  await fc.assert(property, { seed, numRuns: cases, timeout: caseTimeoutMs, includeErrorInReport: true });
}
