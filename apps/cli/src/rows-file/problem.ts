/** A problem at one place of an input file. */
export interface Problem {
  /** From 1. When quoted cells span lines, the line on which the bad cell begins. */
  line: number;
  /** From 1. In CSV the number of the cell, in JSON Lines the character of the key. */
  column: number;
  /** The column or key with the problem, if it has a name. */
  name?: string | undefined;
  reason: string;
}

/** A bad line and its problems. */
export interface BadLine {
  file: string;
  line: number;
  problems: readonly Problem[];
}

/** `FILE:LINE:COLUMN: reason`, which editors and terminals show as a link. */
export function formatProblem(file: string, { line, column, name, reason }: Problem): string {
  return `${file}:${line}:${column}: ${nameAndReason(name, reason)}`;
}

/** The problems of a line in one text, for the reason in a file of rejected lines. */
export function formatReasons(problems: readonly Problem[]): string {
  return problems.map(({ name, reason }) => nameAndReason(name, reason)).join('; ');
}

function nameAndReason(name: string | undefined, reason: string): string {
  return name === undefined ? reason : `${name}: ${reason}`;
}
