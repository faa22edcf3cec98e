/** A pattern that AWS rejects, or that is not evaluated here. */
export class PatternError extends Error {
  override name = 'PatternError';
}
