export { createNextRun, type NextRun, ScheduleExpressionError } from './next-run.ts';
export { type FireOptions, Scheduler, type SchedulerOptions } from './scheduler.ts';
