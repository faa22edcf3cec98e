export interface ScheduleExecution {
  readonly scheduleArn: string;
  readonly scheduledTime: Date;
  readonly executionId: string;
  readonly attemptNumber: number;
}

/** The event of a schedule without an input. */
const emptyInput = '{}';

/** Returns the schedule's input with the placeholders of EventBridge Scheduler replaced. */
export function scheduleInput(input: string | undefined, execution: ScheduleExecution): string {
  return (input ?? emptyInput)
    .replaceAll('<aws.scheduler.schedule-arn>', () => execution.scheduleArn)
    .replaceAll('<aws.scheduler.scheduled-time>', () => isoSeconds(execution.scheduledTime))
    .replaceAll('<aws.scheduler.execution-id>', () => execution.executionId)
    .replaceAll('<aws.scheduler.attempt-number>', () => String(execution.attemptNumber));
}

/** Removes zero milliseconds, which the Scheduler does not have. Keeps the milliseconds of a caller's time. */
function isoSeconds(time: Date): string {
  return time.toISOString().replace('.000Z', 'Z');
}

/** Adds or replaces properties of the input. Both must be JSON objects. */
export function mergeInput(input: string, more: object | undefined): string {
  if (more === undefined) return input;
  const base: unknown = JSON.parse(input);
  return JSON.stringify(typeof base === 'object' && base !== null ? { ...base, ...more } : more);
}
