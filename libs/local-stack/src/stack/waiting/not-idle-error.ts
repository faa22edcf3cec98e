/** The stack was still busy at the deadline. The message is a table of the remaining work. */
export class NotIdleError extends Error {
  override name = 'NotIdleError';
}
