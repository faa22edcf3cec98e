import * as v from 'valibot';

/** What is wrong and where, of what is called `whole`; it quotes nothing, where Valibot's own messages quote the input. */
export function describeIssues(issues: readonly v.BaseIssue<unknown>[], whole: string): string {
  return issues.map((issue) => `${v.getDotPath(issue) ?? whole} ${withoutInput(issue)}`).join('. ');
}

function withoutInput({ kind, expected, type }: v.BaseIssue<unknown>): string {
  return kind === 'schema' ? `must be ${expected}` : `does not pass ${type}`;
}
