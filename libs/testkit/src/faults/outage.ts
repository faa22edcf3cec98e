import type { WireRequest } from '../wire/transport.ts';

/** How a service in injector answers; `unreachable` refuses the connection. */
export type OutageKind = 'throttle' | 'serverError' | 'accessDenied' | 'unreachable';

/** A stretch of a run's virtual time in which every request of a kind is refused. */
export interface Outage {
  /** Minutes since the run began, inclusive. */
  fromMinutes: number;
  /** Minutes since the run began, exclusive. */
  toMinutes: number;
  service: WireRequest['service'];
  /** Such as `UpdateItem`. Default: every operation of the service. */
  operations?: readonly string[];
  as: OutageKind;
}

const msPerMinute = 60_000;

/** The outage that a request meets so many milliseconds after the run began, if it meets one. */
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

/** When the last of the outages that have begun is over, in milliseconds after the run began; 0 when none has. */
export function endOfOutagesMs(sinceStartMs: number, outages: readonly Outage[]): number {
  const begun = outages.filter(({ fromMinutes }) => fromMinutes * msPerMinute <= sinceStartMs);
  return Math.max(0, ...begun.map(({ toMinutes }) => toMinutes * msPerMinute));
}
