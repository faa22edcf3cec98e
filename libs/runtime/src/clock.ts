/** Tells the present instant. Handlers use it only to stamp `…At` attributes: what day it is comes from the event. */
export interface Clock {
  now(): Date;
}

/** The machine's clock. */
export const systemClock: Clock = { now: () => new Date() };
