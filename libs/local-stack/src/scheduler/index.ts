export { ScheduleExpressionError } from './next-run.ts';
export { type FireOptions, Scheduler } from './scheduler.ts';
