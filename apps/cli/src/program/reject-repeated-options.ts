import type { Command } from 'commander';
import { UsageError } from '../terminal/usage-error.ts';

/** Makes the command and its subcommands throw UsageError for an option that has two values. Commander would drop the first value. */
export function rejectRepeatedOptions(command: Command): void {
  for (const option of command.options) {
    if (option.variadic || !(option.required || option.optional)) continue;
    let before: string | undefined;
    command.on(`option:${option.name()}`, (value: string) => {
      if (before !== undefined) throw new UsageError(`${option.flags} is given twice: ${before} and ${value}`);
      before = value;
    });
  }
  command.commands.forEach(rejectRepeatedOptions);
}
