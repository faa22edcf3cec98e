import type { Command } from 'commander';
import { type ProgramContext, runWithArgument, runWithOptions } from './actions.ts';
import { addByOption, addExamples, addJsonOption, addTargetOptions, yesText } from './options.ts';
import { rowId } from './parse-id.ts';
import { seconds, wholeNumber } from './parse-number.ts';

/** The commands for the pipeline as a whole. */
export function definePipeline(program: Command, context: ProgramContext): void {
  program.commandsGroup('Pipeline:');
  const status = program
    .command('status')
    .description('Print the queue depths, the last run, the number of due rows, and the alarms of a stack.')
    .option('--watch [seconds]', 'print them again every 2 seconds, or this many, until Ctrl-C', seconds)
    .action(runWithOptions(context, async () => (await import('../commands/status.ts')).status));
  addExamples(status, ['status --target ./data', 'status --watch --target stack:Daybreak-prod --profile operations']);

  const runs = program
    .command('runs')
    .description(
      'List the latest runs, with the rows that they dispatched and how many of these are in flight or failed.',
    )
    .argument('[id]', 'list only this run')
    .option('--limit <number>', 'list at most this many', wholeNumber(1), 20)
    .option('--outcomes', 'count completed and superseded rows too, for which the command reads the whole table')
    .option('--no-outcomes', 'leave out the rows in flight and the failed rows')
    .option('--plan', 'list the runs that dispatched rows, each beside what `daybreak plan` expects of it')
    .action(runWithArgument(context, async () => (await import('../commands/runs.ts')).runs));
  addExamples(runs, [
    'runs --target ./data',
    'runs 2026-03-29T00:05:00Z --outcomes --target stack:Daybreak-prod',
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

  const pause = program
    .command('pause')
    .description(
      'Hold back rows: no run writes them until they are resumed. Without --rule, --tenant and --id, every row.',
    )
    .requiredOption('--reason <text>', 'why, in up to 200 bytes')
    .option('--until <instant>', 'runs of this time or later take the rows again, for example 2026-03-29T02:30+02:00');
  addByOption(pause);
  const resume = program.command('resume').description('End the pause that has the same --rule, --tenant and --id.');
  for (const command of [pause, resume])
    command
      .option('--rule <rule>', 'only rows of this rule')
      .option('--tenant <tenant>', 'only rows of this tenant')
      .option('--id <id>', 'only this row', rowId)
      .option(
        '--where <condition...>',
        "only rows that match all of these: rule=NAME, tenant=NAME, due=FROM..TO, id='PREFIX*'",
      )
      .option('--ids-from <file>', 'one pause for each row in a file: an id a line, JSON Lines or CSV with an id');
  pause.option('--dry-run', 'print how many scheduled rows the pause would hold back, and change nothing');
  pause.action(runWithOptions(context, async () => (await import('../commands/pause.ts')).pause));
  resume.action(runWithOptions(context, async () => (await import('../commands/resume.ts')).resume));
  addExamples(pause, [
    'pause --rule renew --reason "the prices are wrong" --target ./data',
    'pause --where tenant=acme due=2026-05-01..2026-05-31 --reason "wrong prices" --target stack:Daybreak-prod',
    'pause --tenant acme --until 2026-05-01T00:00Z --reason migration --target stack:Daybreak-prod',
  ]);
  addExamples(resume, ['resume --rule renew --target ./data', 'resume --tenant acme --target stack:Daybreak-prod']);

  for (const command of [status, runs, trigger, pause, resume]) addTargetOptions(addJsonOption(command));
}
