import * as v from 'valibot';

/** Describes each issue with its path, or with `whole` for the input itself. Unlike valibot's messages it never quotes the input. */
export function describeIssues(issues: readonly v.BaseIssue<unknown>[], whole: string): string {
  return issues.map((issue) => `${v.getDotPath(issue) ?? whole} ${withoutInput(issue)}`).join('. ');
}

function withoutInput({ kind, expected, type }: v.BaseIssue<unknown>): string {
  return kind === 'schema' ? `must be ${expected}` : `does not pass ${type}`;
}
