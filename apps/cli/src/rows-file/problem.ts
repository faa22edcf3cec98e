/** What is wrong with one place of an input file. */
export interface Problem {
  /** From 1. In a row whose quoted cells span lines, the line on which the cell at fault begins. */
  line: number;
  /** From 1: in CSV the number of the cell, in JSON Lines the character of the key. */
  column: number;
  /** The column or key, when one is at fault. */
  name?: string | undefined;
  reason: string;
}

/** A line that can't be imported, and why. */
export interface BadLine {
  file: string;
  line: number;
  problems: readonly Problem[];
}

/** `FILE:LINE:COLUMN: reason`, which editors and terminals turn into a link. */
export function formatProblem(file: string, { line, column, name, reason }: Problem): string {
  return `${file}:${line}:${column}: ${nameAndReason(name, reason)}`;
}

/** Every problem of a line in one sentence, for the reason in a rejected file. */
export function formatReasons(problems: readonly Problem[]): string {
  return problems.map(({ name, reason }) => nameAndReason(name, reason)).join('; ');
}

function nameAndReason(name: string | undefined, reason: string): string {
  return name === undefined ? reason : `${name}: ${reason}`;
}
