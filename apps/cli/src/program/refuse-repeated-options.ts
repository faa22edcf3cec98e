import type { Command } from 'commander';
import { UsageError } from '../terminal/usage-error.ts';

/** Has the command, and each below it, throw UsageError for an option that is given two values, of which commander would drop the first. */
export function refuseRepeatedOptions(command: Command): void {
  for (const option of command.options) {
    if (option.variadic || !(option.required || option.optional)) continue;
    let before: string | undefined;
    command.on(`option:${option.name()}`, (value: string) => {
      if (before !== undefined) throw new UsageError(`${option.flags} is given twice: ${before} and ${value}`);
      before = value;
    });
  }
  command.commands.forEach(refuseRepeatedOptions);
}
