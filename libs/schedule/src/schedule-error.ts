/** EventBridge Scheduler rejects this expression or time zone. The message names it and gives a valid example. */
export class ScheduleError extends Error {
  override readonly name = 'ScheduleError';
}
