/** AWS would refuse an arrival, or the template has no receiver of its name. */
export class ArrivalError extends Error {
  override name = 'ArrivalError';
}
