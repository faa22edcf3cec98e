import { systemClock } from '@daybreak/runtime';
import { faultyScanner } from './scanner-in-process.ts';

/** Takes what is due by its own clock, as `new Date()` does, whatever time it was fired for. */
export const scannerThatAsksTheClock = faultyScanner(({ createScanner }) => {
  const scanner = createScanner();
  return async (_, context) => await scanner({ scheduledTime: systemClock.now().toISOString() }, context);
});
