import type { Command } from 'commander';
import { type ProgramContext, runWithOptions } from './actions.ts';
import { addExamples, addJsonOption, addTargetOptions, yesText } from './options.ts';
import { wholeNumber } from './parse-number.ts';

/** The commands for the pipeline as a whole. */
export function definePipeline(program: Command, context: ProgramContext): void {
  program.commandsGroup('Pipeline:');
  const status = program
    .command('status')
    .description('Print the queue depths, the last run, the number of due rows, and the alarms of a stack.')
    .action(runWithOptions(context, async () => (await import('../commands/status.ts')).status));
  addExamples(status, ['status --target ./data', 'status --target stack:Daybreak-prod --profile operations']);

  const runs = program
    .command('runs')
    .description('List the latest runs, with the outcome of the rows that they dispatched.')
    .option('--limit <number>', 'list at most this many', wholeNumber(1), 20)
    .option('--no-outcomes', 'leave out the outcomes, for which the command reads the whole table')
    .option('--plan', 'list the runs that dispatched rows, each beside what `daybreak plan` expects of it')
    .action(runWithOptions(context, async () => (await import('../commands/runs.ts')).runs));
  addExamples(runs, [
    'runs --target ./data',
    'runs --limit 100 --no-outcomes --target stack:Daybreak-prod --json',
    'runs --plan --target stack:Daybreak-prod',
  ]);

  const trigger = program
    .command('trigger')
    .description(
      'Start a run now. On a stack, wait until it has dispatched every due row; on a folder, until all work is done.',
    )
    .option('--on, --today <date>', 'run the rows that are due at 12:00 UTC of this day (default: now)')
    .option('--yes', yesText)
    .action(runWithOptions(context, async () => (await import('../commands/trigger.ts')).trigger));
  addExamples(trigger, ['trigger --target ./data --today 2026-05-01', 'trigger --target stack:Daybreak-dev']);

  for (const command of [status, runs, trigger]) addTargetOptions(addJsonOption(command));
}
