/** The code of an error of Node's, such as ENOENT. Undefined for other errors. */
export function errorCode(error: unknown): string | undefined {
  // Checks the shape, since an error of Node's own may come from another realm.
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
