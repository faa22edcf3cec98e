import type * as v from 'valibot';

/** One thing that is wrong with an input: where, and why, in words that a person can act on. */
export interface Problem {
  /** Dotted, for example `changes.price`; empty when it is about the whole. */
  path: string;
  message: string;
}

const quotedLength = 40;

/** A value as a message shows it: JSON, cut short, so that no message carries a long or secret text whole. */
export function quote(value: unknown): string {
  return shorten(typeof value === 'object' && value !== null ? jsonOf(value) : String(value));
}

function jsonOf(value: object): string {
  try {
    // Undefined, whatever its type says, where a `toJSON` answers so.
    const json: unknown = JSON.stringify(value);
    if (typeof json === 'string') return json;
  } catch {
    // Told by its kind then.
  }
  return Array.isArray(value) ? 'a list' : 'an object';
}

/** Valibot's issues as problems, without the values that were refused: see `quote` where one should be shown. */
export function problemsOf(issues: readonly v.BaseIssue<unknown>[], parentPath?: string): Problem[] {
  return issues.map((issue) => {
    const keys = issue.path?.map(({ key }) => String(key)) ?? [];
    return { path: joinPath(parentPath, ...keys), message: messageOf(issue) };
  });
}

/** The problems as one line. */
export function describeProblems(problems: readonly Problem[]): string {
  return problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ');
}

export function joinPath(...keys: readonly (string | undefined)[]): string {
  return keys
    .filter((key) => key !== undefined)
    .map(shorten)
    .join('.');
}

function shorten(text: string): string {
  if (text.length <= quotedLength) return text;
  // Not the first half of a character alone.
  return `${text.slice(0, quotedLength).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** Valibot's own messages end with what they received; a schema's own message stands as its author wrote it. */
function messageOf(issue: v.BaseIssue<unknown>): string {
  // Where nothing in particular was expected, it begins with a capital: `Invalid input: Received "x"`.
  if (!issue.message.endsWith(`eceived ${issue.received}`)) return issue.message;
  if (issue.received === 'undefined') return 'is missing';
  if (issue.expected === 'never') return 'is not a key that the rule takes';
  return issue.expected === null ? 'is not valid' : `expected ${issue.expected}`;
}
