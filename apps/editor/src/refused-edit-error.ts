/** An edit that can never be made. The message names keys and reasons, never values. */
export class RefusedEditError extends Error {
  override name = 'RefusedEditError';
}
