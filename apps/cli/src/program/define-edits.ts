import type { Command } from 'commander';
import { type ProgramContext, runWithArgument, runWithOptions } from './actions.ts';
import { addBulkOptions, addByOption, addExamples, addJsonOption, addTargetOptions, yesText } from './options.ts';
import { rowId } from './parse-id.ts';
import { perSecond, wholeNumber } from './parse-number.ts';

const idText = 'the id of the row';

/** The commands that change rows, each of which raises the row's version. */
export function defineEdits(program: Command, context: ProgramContext): void {
  program.commandsGroup('Edits of rows:');
  const cancel = program
    .command('cancel')
    .description('Cancel a scheduled or failed row, or many. To schedule them again, use reschedule.')
    .argument('[id]', idText, rowId)
    .action(runWithArgument(context, async () => (await import('../commands/cancel.ts')).cancel));
  addExamples(cancel, [
    'cancel price-0001 --target ./data',
    'cancel price-0001 --if-version 3 --target stack:Daybreak-dev',
    'cancel --where tenant=acme due=2026-05-01..2026-05-31 --dry-run --target stack:Daybreak-prod',
    'cancel --ids-from ids.txt --rate 100/s --target stack:Daybreak-prod',
  ]);

  const reschedule = program
    .command('reschedule')
    .description('Give a row another due date or time, whatever its status, or many rows.')
    .argument('[id]', idText, rowId)
    .requiredOption('--on <date>', 'the new due date (YYYY-MM-DD)')
    .option('--time <time>', 'the new time of day, such as 09:30 (default: unchanged)')
    .option('--no-time', 'make the row due at the first instant of its date')
    .option('--zone <zone>', 'the new time zone, such as Asia/Tokyo (default: unchanged)')
    .action(runWithArgument(context, async () => (await import('../commands/reschedule.ts')).reschedule));
  addExamples(reschedule, [
    'reschedule price-0001 --on 2026-05-01 --target ./data',
    'reschedule price-0001 --on 2026-05-01 --time 09:30 --target ./data',
    'reschedule price-0001 --on 2026-05-01 --zone Asia/Tokyo --target stack:Daybreak-dev',
    'reschedule --where rule=renew due=2026-05-01 --on 2026-05-04 --target stack:Daybreak-prod',
  ]);

  const skip = program
    .command('skip')
    .description('Skip the current occurrence of a recurring row. The dates after it stay.')
    .argument('<id>', idText, rowId)
    .action(runWithArgument(context, async () => (await import('../commands/skip.ts')).skip));
  addExamples(skip, [
    'skip subscription-0001 --target ./data',
    'skip subscription-0001 --if-version 3 --target stack:Daybreak-dev',
  ]);

  const change = program
    .command('change')
    .description("Change the input of a row's rule, or of many rows. A failed row is scheduled again.")
    .argument('[id]', idText, rowId)
    .option(
      '--set <key=value...>',
      'set single keys, with values as in a CSV cell: 12.5 is a number, "007" in JSON quotes is text',
    )
    .option('--changes <json>', 'replace all keys with those of a JSON object')
    .action(runWithArgument(context, async () => (await import('../commands/change.ts')).change));
  addExamples(change, [
    'change price-0001 --set price=12.5 name=Tea --target ./data',
    `change price-0001 --changes '{"price":12.5}' --target stack:Daybreak-dev`,
    "change --where 'id=price-*' status=failed --set price=12.5 --target stack:Daybreak-prod",
  ]);

  const deleteRow = program
    .command('delete')
    .description('Delete a row. explain prints its history for another 90 days.')
    .argument('<id>', idText, rowId)
    .option('--yes', yesText)
    .action(runWithArgument(context, async () => (await import('../commands/delete.ts')).deleteRow));
  addExamples(deleteRow, ['delete price-0001 --target ./data', 'delete price-0001 --yes --target stack:Daybreak-dev']);
  const run = program
    .command('run')
    .description('Run a row, or many, now and whatever the date: once, through the pipeline, recorded as run by hand.')
    .argument('[id]', idText, rowId)
    .action(runWithArgument(context, async () => (await import('../commands/run.ts')).run));
  addExamples(run, [
    'run price-0001 --target ./data',
    'run --where tenant=acme due=2026-05-01 --dry-run --target stack:Daybreak-prod',
    'run --where status=failed --yes --target stack:Daybreak-prod',
  ]);

  for (const command of [cancel, reschedule, skip, change, deleteRow, run]) {
    command.option('--if-version <number>', 'make the edit only when the row is at this version', wholeNumber(1));
  }

  for (const command of [cancel, reschedule, change, run]) addBulkOptions(command);

  const redrive = program
    .command('redrive')
    .description('Schedule failed rows again, unchanged, or send failed messages to their step again.')
    .option('--step <name>', 'send the failed messages of this step to it again, instead of scheduling rows')
    .option('--cause <text>', 'only those whose function or cause contains this text, in any case')
    .option(
      '--where <condition...>',
      "only rows that match all of these: rule=NAME, tenant=NAME, due=FROM..TO, id='PREFIX*', run=ID",
    )
    .option('--ids <id...>', 'only these rows, or the messages about them')
    .option(
      '--ids-from <file>',
      'only the rows in a file: an id a line, JSON Lines or CSV with an id (- is standard input)',
    )
    .option('--rate <number/s>', 'the maximum rate, in rows or messages a second', perSecond, 50)
    .option('--dry-run', 'print what the command would do, and change nothing')
    .option('--yes', yesText)
    .action(runWithOptions(context, async () => (await import('../commands/redrive.ts')).redrive));
  addExamples(redrive, [
    'redrive --cause "no such rule" --dry-run --target ./data',
    'redrive --ids price-0001 price-0002 --target ./data',
    'redrive --where tenant=acme run=2026-03-29T00:05:00Z --target stack:Daybreak-prod',
    'redrive --rate 100/s --yes --target stack:Daybreak-prod',
    'redrive --step send-notice --target stack:Daybreak-prod',
  ]);

  for (const command of [cancel, reschedule, skip, change, deleteRow, run, redrive])
    addTargetOptions(addJsonOption(addByOption(command)));
}
