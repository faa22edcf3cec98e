import type { Command } from 'commander';
import { type ProgramContext, runWithArgument } from './actions.ts';
import { addFormatOptions, addJsonOption, atText, engineOption, todayText, yesText } from './options.ts';

export const startExamples = `
Examples:
  npm start                                         the example file, examples/price-changes.csv
  npm start -- prices.csv --today 2026-03-29        your own rows, at 12:00 UTC of that day
  npm start -- more.jsonl --data ./data             kept in a folder, where the next start continues
  npm start -- prices.csv --events events.jsonl     also what others are told: docs/events.md
  npm start --silent -- prices.csv --json           one JSON object, without the output of npm`;

export function defineStart(program: Command, context: ProgramContext): void {
  const command = program
    .command('start')
    .description('Import rows, run the due ones on a local stack, and print their outcome.')
    .argument(
      '[file...]',
      'files of rows: .csv, .tsv, .jsonl or .ndjson, also with .gz (default: examples/price-changes.csv)',
    )
    .option('--today <date>', todayText)
    .option('--at <instant>', atText)
    .option('--data <dir>', 'keep tables and queues in this folder (default: in memory)')
    .option('--skip-invalid', 'import the good lines, and write the bad ones to FILE.rejected')
    .option('--env <name=value...>', 'set variables of the functions, besides those of the template or in place of one')
    .option('--events <file>', 'write the events of the run as JSON Lines, as an EventBridge bus delivers them')
    .option('--logs [id]', 'print each log line of the functions, or only those about this row')
    .option('--watch', 'keep the stack up after the run, and run functions on new code when a source file is saved')
    .option('--yes', yesText)
    .addOption(engineOption())
    .addHelpText('after', startExamples)
    .action(runWithArgument(context, async () => (await import('../commands/start.ts')).start));
  addFormatOptions(addJsonOption(command));
}
