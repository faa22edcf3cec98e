import { inspect } from 'node:util';
import { InvariantViolation } from '../oracle/invariant-violation.ts';
import type { SimulationFailure } from './simulation-failure.ts';

const longestLine = 240;

/**
 * Returns a failure as text: the promise, its subject, expected and found, the events of its callers, the trace, and the command that
 * replays it.
 *
 * @example
 * import { describeFailure, everyFault, failureOf, type Simulator } from '@daybreak/testkit';
 *
 * export async function simulateSeed(simulator: Simulator<object, object>, seed: number): Promise<void> {
 *   const failure = await failureOf(simulator, { faults: everyFault, seed });
 *   if (failure !== undefined) throw new Error(describeFailure(failure, `SEED=${seed} node --test`));
 * }
 */
export function describeFailure(failure: SimulationFailure, replayCommand: string): string {
  const { violation, trace } = failure;
  const { expected, found, callers } = violation instanceof InvariantViolation ? violation : { callers: [] };
  return [
    violation.message,
    // If only one of them is given, the other one is shown as `nothing`.
    ...(expected === undefined && found === undefined
      ? []
      : [`  expected  ${show(expected)}`, `  found     ${show(found)}`]),
    ...callers.flatMap((caller) => [`  ${caller}`, ...showLines(trace.filter((line) => isOf(caller, line)))]),
    `  trace     ${trace.length} events`,
    ...showLines(trace),
    `  replay    ${replayCommand}`,
  ].join('\n');
}

/** Whether a line of the trace belongs to a caller, such as `reserve#2`. */
function isOf(caller: string, line: string): boolean {
  return line.includes(`  ${caller} `);
}

function showLines(lines: readonly string[]): string[] {
  return lines.map((line) => `    ${line.length > longestLine ? `${line.slice(0, longestLine)}…` : line}`);
}

function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  return inspect(value, { depth: 6, breakLength: 160, sorted: true }).replaceAll('\n', '\n            ');
}
