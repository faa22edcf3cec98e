import type { Step } from './step.ts';

/** Your steps. List each one after the step whose messages it receives. */
export const steps: readonly Step[] = [];
