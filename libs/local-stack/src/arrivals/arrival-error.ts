/** What arrives is for nothing of the stack, or for nothing that would take it. */
export class ArrivalError extends Error {
  override name = 'ArrivalError';
}
