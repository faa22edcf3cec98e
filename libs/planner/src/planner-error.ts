/** A plan that cannot be made: its message names the input and what to change. */
export class PlannerError extends Error {
  override readonly name = 'PlannerError';
}
