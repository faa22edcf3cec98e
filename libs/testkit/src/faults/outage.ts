import type { WireRequest } from '../wire/transport.ts';

/** How a service refuses requests in an outage. `unreachable` refuses the connection. */
export type OutageKind = 'throttle' | 'serverError' | 'accessDenied' | 'unreachable';

/** A period of a run's virtual clock in which a service refuses every request, or those of some operations. */
export interface Outage {
  /** Minutes since the run began, inclusive. */
  fromMinutes: number;
  /** Minutes since the run began, exclusive. */
  toMinutes: number;
  service: WireRequest['service'];
  /** The refused operations, such as `UpdateItem`. Default: every operation of the service. */
  operations?: readonly string[];
  as: OutageKind;
}

const msPerMinute = 60_000;

/** Returns the outage that refuses a request at this time, if any. */
export function outageOf(
  { service, operation }: WireRequest,
  sinceStartMs: number,
  outages: readonly Outage[],
): Outage | undefined {
  const minutes = sinceStartMs / msPerMinute;
  return outages.find(
    (outage) =>
      outage.service === service &&
      (outage.operations?.includes(operation) ?? true) &&
      outage.fromMinutes <= minutes &&
      minutes < outage.toMinutes,
  );
}

/** Returns the end of the last outage that has begun, in milliseconds since the run began, or 0 if none has. */
export function endOfOutagesMs(sinceStartMs: number, outages: readonly Outage[]): number {
  const begun = outages.filter(({ fromMinutes }) => fromMinutes * msPerMinute <= sinceStartMs);
  return Math.max(0, ...begun.map(({ toMinutes }) => toMinutes * msPerMinute));
}
