/** The current time. Handlers use it only for `…At` attributes: the event determines what is due. */
export interface Clock {
  /** The time, to the millisecond. */
  now(): Date;
}

/** The machine's time, in UTC. */
export const systemClock: Clock = { now: () => new Date() };
