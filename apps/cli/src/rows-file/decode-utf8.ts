import { isUtf8 } from 'node:buffer';

/** Decodes UTF-8. Undefined when the bytes are not valid UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  // A decoder replaces invalid bytes by U+FFFD, but a file may also contain that character.
  return text.includes('\uFFFD') && !isUtf8(bytes) ? undefined : text;
}
