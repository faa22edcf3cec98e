export interface ScheduleExecution {
  readonly scheduleArn: string;
  readonly scheduledTime: Date;
  readonly executionId: string;
  readonly attemptNumber: number;
}

/** The event of a schedule without an input of its own. */
const emptyInput = '{}';

/** The schedule's input with the placeholders of EventBridge Scheduler filled in. */
export function scheduleInput(input: string | undefined, execution: ScheduleExecution): string {
  return (input ?? emptyInput)
    .replaceAll('<aws.scheduler.schedule-arn>', () => execution.scheduleArn)
    .replaceAll('<aws.scheduler.scheduled-time>', () => isoSeconds(execution.scheduledTime))
    .replaceAll('<aws.scheduler.execution-id>', () => execution.executionId)
    .replaceAll('<aws.scheduler.attempt-number>', () => String(execution.attemptNumber));
}

/** The scheduler's times have no milliseconds; one that a caller gives is kept. */
function isoSeconds(time: Date): string {
  return time.toISOString().replace('.000Z', 'Z');
}

/** The input with more properties, or others; both must be JSON objects. */
export function mergeInput(input: string, more: object | undefined): string {
  if (more === undefined) return input;
  const base: unknown = JSON.parse(input);
  return JSON.stringify(typeof base === 'object' && base !== null ? { ...base, ...more } : more);
}
