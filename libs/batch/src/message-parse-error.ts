/** A message that does not match its schema. The error names the invalid fields and quotes no value. */
export class MessageParseError extends Error {
  override readonly name = 'MessageParseError';
}
