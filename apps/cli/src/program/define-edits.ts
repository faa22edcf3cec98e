import type { Command } from 'commander';
import { type ProgramContext, runWithArgument, runWithOptions } from './actions.ts';
import { addExamples, addJsonOption, addTargetOptions, yesText } from './options.ts';
import { rowId } from './parse-id.ts';
import { perSecond, wholeNumber } from './parse-number.ts';

const idText = 'the id of the row';

/** The commands that change rows, each of which raises the row's version. */
export function defineEdits(program: Command, context: ProgramContext): void {
  program.commandsGroup('Edits, each at a version of its own:');
  const cancel = program
    .command('cancel')
    .description('Cancel a row; reschedule schedules it again.')
    .argument('<id>', idText, rowId)
    .action(runWithArgument(context, async () => (await import('../commands/cancel.ts')).cancel));
  addExamples(cancel, [
    'cancel price-0001 --target ./data',
    'cancel price-0001 --if-version 3 --target stack:Daybreak-dev',
  ]);

  const reschedule = program
    .command('reschedule')
    .description('Make a row due on another date, whatever has become of it.')
    .argument('<id>', idText, rowId)
    .requiredOption('--on <date>', 'its new date (YYYY-MM-DD)')
    .option('--zone <zone>', 'its time zone (IANA; default: as it is)')
    .action(runWithArgument(context, async () => (await import('../commands/reschedule.ts')).reschedule));
  addExamples(reschedule, [
    'reschedule price-0001 --on 2026-05-01 --target ./data',
    'reschedule price-0001 --on 2026-05-01 --zone Asia/Tokyo --target stack:Daybreak-dev',
  ]);

  const change = program
    .command('change')
    .description("Change what a row's rule is given; a failed row is scheduled again.")
    .argument('<id>', idText, rowId)
    .option('--set <key=value...>', 'single keys; a value reads as in a CSV cell, so that "007" in JSON quotes is text')
    .option('--changes <json>', 'all of the changes, as a JSON object')
    .action(runWithArgument(context, async () => (await import('../commands/change.ts')).change));
  addExamples(change, [
    'change price-0001 --set price=12.5 name=Tea --target ./data',
    `change price-0001 --changes '{"price":12.5}' --target stack:Daybreak-dev`,
  ]);

  const deleteRow = program
    .command('delete')
    .description('Delete a row; explain shows its history for another 90 days.')
    .argument('<id>', idText, rowId)
    .option('--yes', yesText)
    .action(runWithArgument(context, async () => (await import('../commands/delete.ts')).deleteRow));
  addExamples(deleteRow, ['delete price-0001 --target ./data', 'delete price-0001 --yes --target stack:Daybreak-dev']);
  for (const command of [cancel, reschedule, change, deleteRow]) {
    command.option('--if-version <number>', 'only when the row is at this version', wholeNumber(1));
  }

  const redrive = program
    .command('redrive')
    .description(
      'Schedule failed rows again, as they are (without --ids it reads the whole table), or send a step again the messages that it gave up on.',
    )
    .option('--step <name>', 'send this step its messages again, instead of scheduling rows')
    .option('--cause <text>', 'only those whose function or cause holds this text, in whatever case')
    .option('--ids <id...>', 'only these rows, or messages about them')
    .option('--rate <number/s>', 'at most so many a second', perSecond, 50)
    .option('--dry-run', 'say what it would do, and do nothing')
    .option('--yes', yesText)
    .action(runWithOptions(context, async () => (await import('../commands/redrive.ts')).redrive));
  addExamples(redrive, [
    'redrive --cause "no such rule" --dry-run --target ./data',
    'redrive --ids price-0001 price-0002 --target ./data',
    'redrive --rate 100/s --yes --target stack:Daybreak-prod',
    'redrive --step send-notice --target stack:Daybreak-prod',
  ]);

  for (const command of [cancel, reschedule, change, deleteRow, redrive]) addTargetOptions(addJsonOption(command));
}
