import { type Command, Option } from 'commander';
import { type ProgramContext, runWithArgument, runWithOptions } from './actions.ts';
import { addExamples, addJsonOption, addTargetOptions, yesText } from './options.ts';
import { wholeNumber } from './parse-number.ts';

const idsText = 'only the messages with these ids, which parking list prints';

/** The commands for messages that no function could process. */
export function defineParking(program: Command, context: ProgramContext): void {
  const parking = program
    .command('parking')
    .description('List, requeue or drop parked messages, which no function could process.');

  const list = parking
    .command('list')
    .description('List the parked messages, and leave them in the queue.')
    .option('--limit <number>', 'list at most this many', wholeNumber(1), 50)
    .action(runWithOptions(context, async () => (await import('../commands/parking-list.ts')).parkingList));
  addExamples(list, ['parking list --target ./data', 'parking list --json --target stack:Daybreak-prod']);

  const requeue = parking
    .command('requeue')
    .description('Send the parked messages back to the queues that they came from.')
    .option('--ids <id...>', idsText)
    .addOption(new Option('--to <queue>', 'send all of them to this queue').choices(['row', 'value']))
    .option('--yes', yesText)
    .action(runWithOptions(context, async () => (await import('../commands/parking-requeue.ts')).parkingRequeue));
  addExamples(requeue, [
    'parking requeue --target ./data',
    'parking requeue --ids 0a1b2c3d-0000-4000-8000-000000000000 --to row --yes --target stack:Daybreak-prod',
  ]);

  const drop = parking
    .command('drop')
    .description('Write the parked messages as JSON Lines, then delete them.')
    .argument('[file]', 'the new file for the messages (default: standard output)')
    .option('--ids <id...>', idsText)
    .option('--yes', yesText)
    .action(runWithArgument(context, async () => (await import('../commands/parking-drop.ts')).parkingDrop));
  addExamples(drop, [
    'parking drop dropped.jsonl --target ./data',
    'parking drop --yes --target stack:Daybreak-prod > dropped.jsonl',
  ]);

  for (const command of [list, requeue, drop]) addTargetOptions(addJsonOption(command));
}
