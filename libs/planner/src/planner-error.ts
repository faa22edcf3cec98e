/** The plan cannot be made. The message names the input and the fix. */
export class PlannerError extends Error {
  override readonly name = 'PlannerError';
}
