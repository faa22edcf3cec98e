import { isUtf8 } from 'node:buffer';

/** The text that `bytes` hold, or undefined when they are not valid UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  // A decoder puts U+FFFD where it can't read, but a file may hold that character itself.
  return text.includes('\uFFFD') && !isUtf8(bytes) ? undefined : text;
}
