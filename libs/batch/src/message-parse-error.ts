/** A message that is none of ours. The error's own message names the places that are wrong and quotes nothing. */
export class MessageParseError extends Error {
  override readonly name = 'MessageParseError';
}
