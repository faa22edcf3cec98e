import type { Command } from 'commander';
import { type ProgramContext, runWithArgument } from './actions.ts';
import { addExamples, addFormatOptions, engineOption } from './options.ts';
import { rowId } from './parse-id.ts';

export function defineDev(program: Command, context: ProgramContext): void {
  const dev = program
    .command('dev')
    .description(
      'Keep a local stack up, and run functions on new code when a source file is saved. With an action, tell it to do something from another terminal.',
    )
    .argument('[action...]', 'fault [NAME [30s|off]], clock [now|next|+1d], run, or log')
    .option('--data <dir>', 'keep tables and queues in this folder (default: in memory)')
    .option('--import <file...>', 'import these files first (default: the example, without --data)')
    .option('--skip-invalid', 'import the good lines, and write the bad ones to FILE.rejected')
    .option('--env <name=value...>', 'set variables of the functions, besides those of the template or in place of one')
    .option('--logs [id]', 'print each log line of the functions, or only those about this row (default: errors)')
    .option('--row <id>', 'log only lines about this row', rowId)
    .option('--no-console', 'serve no page')
    .option('--by <name>', 'who uses the console (default: $DAYBREAK_BY, or your user name)')
    .addOption(engineOption())
    .action(runWithArgument(context, async () => (await import('../commands/dev.ts')).dev));
  addFormatOptions(dev);
  addExamples(dev, [
    'dev',
    'dev --data ./data --import prices.csv',
    'dev fault throttle-table 30s',
    'dev fault outage-sqs 2m',
    'dev fault',
    'dev clock +1d',
    'dev clock next',
    'dev run',
    'dev log --row price-0001',
  ]);
}
