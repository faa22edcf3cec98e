/** A first test cannot be written. The message says why, and what to type. */
export class InitError extends Error {
  override name = 'InitError';
}
