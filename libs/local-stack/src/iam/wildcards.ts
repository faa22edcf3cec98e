/** Returns true if a text matches a pattern. */
export type Matcher = (text: string) => boolean;

/** Matches actions, such as `dynamodb:*Item`, ignoring case. */
export function actionMatcher(pattern: string): Matcher {
  return matcher([{ pattern, any: '.*', one: '.' }], 'is');
}

/** Matches strings as `StringLike` does: `*` matches any characters, and `?` matches one. */
export function textMatcher(pattern: string): Matcher {
  return matcher([{ pattern, any: '.*', one: '.' }], 's');
}

/** Matches the ARNs of a `Resource`. A wildcard does not match across parts of the ARN, unless it is at the end of a part. */
export function resourceMatcher(pattern: string): Matcher {
  const parts = pattern.split(':').flatMap((part, index) => [
    ...(index === 0 ? [] : [{ pattern: ':', any: '', one: '' }]),
    ...(part.endsWith('*')
      ? [
          { pattern: part.slice(0, -1), any: '[^:]*', one: '[^:]' },
          { pattern: '*', any: '.*', one: '' },
        ]
      : [{ pattern: part, any: '[^:]*', one: '[^:]' }]),
  ]);
  return matcher(parts, 's');
}

/** Matches ARNs as `ArnLike` does: each of the six parts separately. */
export function arnMatcher(pattern: string): Matcher {
  const matchers = arnParts(pattern).map(textMatcher);
  return (arn) => arnParts(arn).every((part, index) => matchers[index]?.(part) === true);
}

function arnParts(arn: string): string[] {
  const parts = arn.split(':');
  return [...parts.slice(0, 5), parts.slice(5).join(':')];
}

interface Part {
  readonly pattern: string;
  /** The regular expressions that `*` and `?` become. */
  readonly any: string;
  readonly one: string;
}

function matcher(parts: readonly Part[], flags: string): Matcher {
  const source = parts.map(({ pattern, any, one }) =>
    pattern
      .split(/([*?])/)
      .map((piece) => {
        if (piece === '*') return any;
        return piece === '?' ? one : piece.replaceAll(/[\\^$.|+()[\]{}]/g, String.raw`\$&`);
      })
      .join(''),
  );
  const expression = new RegExp(`^${source.join('')}$`, flags);
  return (text) => expression.test(text);
}
