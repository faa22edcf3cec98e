/** The code of an error of Node's, such as ENOENT; undefined for what has none. */
export function errorCode(error: unknown): string | undefined {
  // By its shape: an error of Node's own may be of another realm than this code.
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
