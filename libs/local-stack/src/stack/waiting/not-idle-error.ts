/** The stack was still busy at the deadline; the message is a table of what was left. */
export class NotIdleError extends Error {
  override name = 'NotIdleError';
}
