/** The current time. Handlers use it only for `…At` attributes: the event determines what is due. */
export interface Clock {
  now(): Date;
}

/** The system clock of this machine. */
export const systemClock: Clock = { now: () => new Date() };
