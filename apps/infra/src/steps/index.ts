import type { Step } from './step.ts';

/** The steps that come after the pipeline's own functions, each after those that it gets its messages from. */
export const steps: readonly Step[] = [];
