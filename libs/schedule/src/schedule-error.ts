/** EventBridge Scheduler would refuse the expression or the time zone; the message names it and gives an example. */
export class ScheduleError extends Error {
  override readonly name = 'ScheduleError';
}
