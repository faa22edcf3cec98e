import { SqsError } from '../api/sqs-error.ts';

/** Any character that XML 1.0 does not allow, including a lone surrogate. An emoji is one character of the last range. */
const invalidCharacter = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;

/** Throws SqsError InvalidMessageContents for text that SQS cannot return unchanged. */
export function assertMessageContents(text: string): void {
  const found = invalidCharacter.exec(text);
  if (found === null) return;
  const codePoint = (found[0].codePointAt(0) ?? 0).toString(16).toUpperCase();
  throw new SqsError(
    'InvalidMessageContents',
    `Invalid character #x${codePoint} found at index ${found.index}. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF`,
  );
}
