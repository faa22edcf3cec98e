import type * as v from 'valibot';
import { visible } from './visible.ts';

/** One error in an input: where it is, and a message that a person can act on. */
export interface Problem {
  /** Dotted, for example `changes.price`. Empty when the problem concerns the whole input. */
  path: string;
  message: string;
}

const maximumQuotedLength = 40;

/** A value for an error message: its text or JSON, shortened to 40 characters. */
export function quote(value: unknown): string {
  return visible(shorten(typeof value === 'object' && value !== null ? jsonOf(value) : String(value)));
}

function jsonOf(value: object): string {
  try {
    // JSON.stringify returns undefined when `toJSON` does, although its type says string.
    const json: unknown = JSON.stringify(value);
    if (typeof json === 'string') return json;
  } catch {
    // A BigInt or a circular reference: name the kind instead.
  }
  return Array.isArray(value) ? 'a list' : 'an object';
}

/** Converts valibot's issues into problems, without the refused values. A schema's message shows a value with `quote`. */
export function problemsOf(issues: readonly v.BaseIssue<unknown>[], parentPath?: string): Problem[] {
  return issues.map((issue) => {
    const keys = issue.path?.map(({ key }) => String(key)) ?? [];
    return { path: joinPath(parentPath, ...keys), message: messageOf(issue) };
  });
}

/** Joins the problems into one line: `changes.price: is missing; rule: …`. */
export function describeProblems(problems: readonly Problem[]): string {
  return problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ');
}

export function joinPath(...keys: readonly (string | undefined)[]): string {
  return keys
    .filter((key) => key !== undefined)
    .map((key) => visible(shorten(key)))
    .join('.');
}

function shorten(text: string): string {
  if (text.length <= maximumQuotedLength) return text;
  // A cut may leave the first half of a surrogate pair at the end.
  return `${text.slice(0, maximumQuotedLength).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** Valibot's default messages end with the received value. A message that a schema sets is returned unchanged. */
function messageOf(issue: v.BaseIssue<unknown>): string {
  // Matches both `… but received "x"` and `Invalid input: Received "x"`.
  if (!issue.message.endsWith(`eceived ${issue.received}`)) return issue.message;
  if (issue.received === 'undefined') return 'is missing';
  if (issue.expected === 'never') return 'is not a key that the rule takes';
  return issue.expected === null ? 'is not valid' : `expected ${issue.expected}`;
}
