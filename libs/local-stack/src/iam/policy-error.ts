/** A policy has a part that is not evaluated here, so it is rejected. The message names the part. */
export class PolicyError extends Error {
  override name = 'PolicyError';
}
