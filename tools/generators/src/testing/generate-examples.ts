import { nx } from '@daybreak/workspace';

/** Generates a rule, and a function in every place that one may have, in a copy of the workspace, as a person would. */
export function generateExamples(copy: string, prefix: string): void {
  for (const [generator, ...args] of [
    ['rule', `${prefix}-rule`, '--description=Sets an example.'],
    ['function', `${prefix}-audit`, '--after=worker'],
    ['function', `${prefix}-notify`, '--after=writer'],
    ['function', `${prefix}-follow-up`, `--after=${prefix}-audit`],
  ] as const) {
    nx(copy, 'g', `@daybreak/tools:${generator}`, ...args);
  }
}
