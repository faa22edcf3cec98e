import { randomUUID } from 'node:crypto';

/** What starts a deployed scanner by hand. */
export interface ManualTrigger {
  readonly scheduledTime: string;
  readonly runId: string;
}

/**
 * A run of its own for a UTC instant, whatever the stack has run for that instant before. Throws RangeError for an instant that is
 * still to come: it would do all that others have on that table long before its day.
 */
export function manualTrigger(scheduledTime: string, input: object = {}, now = Date.now()): ManualTrigger {
  if (!(Date.parse(scheduledTime) <= now)) {
    throw new RangeError(`On a deployed stack nothing is run before its time, and ${scheduledTime} is still to come`);
  }
  return { scheduledTime, runId: `e2e-${randomUUID()}`, ...input };
}
