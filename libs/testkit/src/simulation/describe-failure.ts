import { inspect } from 'node:util';
import { InvariantViolation } from '../oracle/invariant-violation.ts';
import type { SimulationFailure } from './simulation-failure.ts';

const longestLine = 240;

/** A failure as a person reads it: the promise, its subject, expected and found, the trace, and how to see it again. */
export function describeFailure(failure: SimulationFailure, replayCommand: string): string {
  const { violation, trace } = failure;
  const details =
    violation instanceof InvariantViolation
      ? [`  expected  ${show(violation.expected)}`, `  found     ${show(violation.found)}`]
      : [];
  return [
    violation.message,
    ...details,
    `  trace     ${trace.length} events`,
    ...trace.map((line) => `    ${line.length > longestLine ? `${line.slice(0, longestLine)}…` : line}`),
    `  replay    ${replayCommand}`,
  ].join('\n');
}

function show(value: unknown): string {
  return inspect(value, { depth: 6, breakLength: 160, sorted: true }).replaceAll('\n', '\n            ');
}
