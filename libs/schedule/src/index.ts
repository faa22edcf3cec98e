export { longestGapMinutes } from './longest-gap.ts';
export { createNextRun, type NextRun, type Schedule } from './next-run.ts';
export { ScheduleError } from './schedule-error.ts';
export { clockChangeMinutes, parseTimeZone } from './time-zone.ts';
