/** No test can be written; the message says why, and what to type. */
export class InitError extends Error {
  override name = 'InitError';
}
