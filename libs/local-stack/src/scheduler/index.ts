export { type FireOptions, Scheduler } from './scheduler.ts';
