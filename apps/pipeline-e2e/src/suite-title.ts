/** A suite, where it runs, and the capabilities for want of which it does not. */
export interface SuiteTitle {
  readonly suite: string;
  readonly target: string;
  readonly missing: readonly string[];
}

/** `a row (in-process, dynalite)`, or `a row (endpoint) [skipped: needs hold, moveClock]`. */
export function formatSuiteTitle({ suite, target, missing }: SuiteTitle): string {
  return `${suite} (${target})${missing.length === 0 ? '' : ` [skipped: needs ${missing.join(', ')}]`}`;
}

/** Undefined for a title that is not of such a suite. */
export function parseSuiteTitle(title: string): SuiteTitle | undefined {
  const [, suite, target, missing] = /^(.+) \(([^()]+)\)(?: \[skipped: needs ([\w, ]+)\])?$/.exec(title) ?? [];
  if (suite === undefined || target === undefined) return undefined;
  return { suite, target, missing: missing?.split(', ') ?? [] };
}
