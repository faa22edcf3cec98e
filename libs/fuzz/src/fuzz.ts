import { test } from '@jest/globals';
import fc from 'fast-check';
import { assertNoPollution } from './assert-no-pollution.ts';

/** Fixed by default, so that a failing suite fails again. */
const seed = Number(process.env['DAYBREAK_FUZZ_SEED'] ?? 20_260_329);
/** Much longer than a case takes on a busy machine, so that only a case that hangs reaches it. */
const caseTimeoutMs = 10_000;

/**
 * Declares a test that calls `attack` with `cases` hostile inputs, one at a time. The test fails when `attack` throws, hangs
 * or changes a built-in prototype, and prints the seed, the smallest failing input and how to replay it. The environment
 * variable DAYBREAK_FUZZ_SEED selects other inputs.
 *
 * @example
 * fuzz('parseAge returns a number for any text', 500, hostileText(), (text) => {
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

/** Runs the cases of `fuzz` without declaring a test. Rejects with fast-check's report. */
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
