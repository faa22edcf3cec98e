/** A policy has a part that is not evaluated here. Its message names what, and never lets it pass. */
export class PolicyError extends Error {
  override name = 'PolicyError';
}
