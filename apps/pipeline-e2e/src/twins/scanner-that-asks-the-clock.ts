import { systemClock } from '@daybreak/runtime';
import { scannerTwin } from './scanner-in-process.ts';

/** Takes what is due by its own clock, as `new Date()` does, whatever time it was fired for. */
export const scannerThatAsksTheClock = scannerTwin(({ createScanner }) => {
  const scanner = createScanner();
  return async (_, context) => await scanner({ scheduledTime: systemClock.now().toISOString() }, context);
});
