import type { Command } from 'commander';
import { type ProgramContext, runWithArgument } from './actions.ts';
import { addFormatOptions, addJsonOption, atText, engineOption, todayText, yesText } from './options.ts';

export const startExamples = `
Examples:
  npm start                                         the example, examples/price-changes.csv, on its day
  npm start -- prices.csv --today 2026-03-29        rows of your own, as if it were noon (UTC) of that day
  npm start -- more.jsonl --data ./data             kept in a folder: the next start goes on there
  npm start --silent -- prices.csv --json           one JSON object, and nothing of npm's`;

export function defineStart(program: Command, context: ProgramContext): void {
  const command = program
    .command('start')
    .description('Import rows, run what is due on this machine, and say what became of it.')
    .argument(
      '[file...]',
      'rows, as .csv, .tsv, .jsonl or .ndjson, or these with .gz (default: examples/price-changes.csv)',
    )
    .option('--today <date>', todayText)
    .option('--at <instant>', atText)
    .option('--data <dir>', 'keep tables and queues in this folder (default: in memory)')
    .option('--skip-invalid', 'import the good lines, and write the bad ones to FILE.rejected')
    .option('--env <name=value...>', 'variables that the functions get besides, or in place of, those of the template')
    .option('--logs [id]', 'show each line that the functions write, or those about this row')
    .option('--yes', yesText)
    .addOption(engineOption())
    .addHelpText('after', startExamples)
    .action(runWithArgument(context, async () => (await import('../commands/start.ts')).start));
  addFormatOptions(addJsonOption(command));
}
