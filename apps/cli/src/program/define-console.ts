import type { Command } from 'commander';
import { type ProgramContext, runWithOptions } from './actions.ts';
import { addExamples, addJsonOption, addTargetOptions } from './options.ts';
import { wholeNumber } from './parse-number.ts';

export function defineConsole(program: Command, context: ProgramContext): void {
  const command = program
    .command('console')
    .description('Serve a page for the target on this machine: what is due, at work and failed, and each row.')
    .option('--port <number>', 'the port of 127.0.0.1 (default: a free one)', wholeNumber(1))
    .option('--read-only', 'refuse every change')
    .option('--hide-values', 'show the values of a row only when they are asked for')
    .option('--by <name>', 'who makes its edits (default: $DAYBREAK_BY, or your user name)')
    .action(runWithOptions(context, async () => (await import('../commands/console.ts')).serveConsole));
  addTargetOptions(addJsonOption(command));
  addExamples(command, [
    'console --target ./data',
    'console --read-only --hide-values --target stack:Daybreak-prod --profile operations',
  ]);
}
