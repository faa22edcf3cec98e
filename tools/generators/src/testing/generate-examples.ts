import { runIn } from '@daybreak/workspace-copy';

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

/** Throws what Nx printed when it fails. */
export function nx(copy: string, ...args: string[]): void {
  const { status, output } = runIn(copy, 'nx', ...args);
  if (status !== 0) throw new Error(`nx ${args.join(' ')} ended with ${status}:\n${output}`);
}
