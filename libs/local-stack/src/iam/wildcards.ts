/** Whether a text is one that a pattern stands for. */
export type Matcher = (text: string) => boolean;

/** `dynamodb:*Item`: actions are the same in capitals and small letters. */
export function actionMatcher(pattern: string): Matcher {
  return matcher([{ pattern, any: '.*', one: '.' }], 'is');
}

/** Any text with `*` for any part of it and `?` for a character, as `StringLike` takes it. */
export function textMatcher(pattern: string): Matcher {
  return matcher([{ pattern, any: '.*', one: '.' }], 's');
}

/** The ARNs that a statement's `Resource` stands for. A wildcard keeps within its part of the ARN, unless it ends that part. */
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

/** The ARNs that a condition's `ArnLike` stands for: each of the six parts on its own. */
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
  /** What `*` and `?` stand for in it, as regular expressions. */
  readonly any: string;
  readonly one: string;
}

function matcher(parts: readonly Part[], flags: string): Matcher {
  const source = parts.map(({ pattern, any, one }) =>
    pattern
      .split(/([*?])/)
      .map((piece) =>
        piece === '*' ? any : piece === '?' ? one : piece.replaceAll(/[\\^$.|+()[\]{}]/g, String.raw`\$&`),
      )
      .join(''),
  );
  const expression = new RegExp(`^${source.join('')}$`, flags);
  return (text) => expression.test(text);
}
