import { type Command, Option } from 'commander';
import { type ProgramContext, runWithArgument, runWithOptions } from './actions.ts';
import {
  addByOption,
  addExamples,
  addFormatOptions,
  addJsonOption,
  addTargetOptions,
  atText,
  todayText,
  yesText,
} from './options.ts';
import { rowId } from './parse-id.ts';
import { perSecond, wholeNumber } from './parse-number.ts';

const dataText = 'an older name of --target';
const limitText = 'list at most this many rows (default: 50, or all with --json)';

/** The commands that import, export and print rows. */
export function defineRows(program: Command, context: ProgramContext): void {
  program.commandsGroup('Rows:');
  const importRows = program
    .command('import')
    .description('Import the rows of files into the target, without a run. When a line is bad, import nothing.')
    .argument('<file...>', 'files of rows: .csv, .tsv, .jsonl or .ndjson, also with .gz')
    .option('--skip-invalid', 'import the good lines, and write the bad ones to FILE.rejected')
    .option('--replace', 'replace rows that the target holds with another definition')
    .option(
      '--rate <number/s>',
      'put at most this many rows a second (default: 1000 on a stack, no bound in a folder)',
      perSecond,
    )
    .option('--yes', yesText)
    .action(runWithArgument(context, async () => (await import('../commands/import.ts')).importFiles));
  addFormatOptions(importRows);
  addExamples(importRows, [
    'import prices.csv --target ./data',
    'import prices.csv more.jsonl --replace --target stack:Daybreak-dev --region eu-west-1',
    'import prices.csv --rate 200/s --target stack:Daybreak-prod',
  ]);

  const adopt = program
    .command('adopt')
    .description(
      'Make rows of the items of a DynamoDB table, its exports, or files, and import them. The source stays as it is.',
    )
    .argument('[file...]', 'files: .csv, .tsv, .jsonl, .ndjson, or .json of an export of a table, also with .gz')
    .option('--table <name>', 'read this DynamoDB table instead of files')
    .option('--table-region <region>', 'the region of the table (default: from the environment)')
    .option('--table-profile <name>', 'the AWS profile for the table')
    .requiredOption(
      '--map <field=source...>',
      'where each field of a row comes from: id=subscriptionId, dueDate=renewal.date:iso, changes.plan=next_plan',
    )
    .option('--set <field=value...>', 'a field that is the same in each row, such as rule=renew')
    .option('--filter <source=value...>', 'only items with these values, or without them: status=active, plan!=free')
    .option('--dry-run', 'print how many rows the source makes, and the first of them, and import nothing')
    .option('--skip-invalid', 'import the good items, and write the others to SOURCE.rejected')
    .option('--replace', 'replace rows that the target holds with another definition')
    .option('--rate <number/s>', 'import at most this many rows a second (default: 1,000 into a stack)', perSecond)
    .option('--yes', yesText)
    .action(runWithArgument(context, async () => (await import('../commands/adopt.ts')).adopt));
  addFormatOptions(adopt);
  addExamples(adopt, [
    'adopt --table subscriptions --map id=subscriptionId dueDate=renewal.date:iso changes.plan=next_plan --dry-run --target ./data',
    'adopt data/*.json.gz --map id=id dueDate=expires:epoch --set rule=renew changes.periodMonths=1 --target ./data',
    "adopt prices.csv --map id=SKU 'dueDate=valid from:DD.MM.YYYY' changes.price=price --target stack:Daybreak-dev",
  ]);

  const exportRows = program
    .command('export')
    .description('Print the rows with their state, in the format that import reads.')
    .addOption(
      new Option('--status <status>', 'only rows of this status').choices([
        'scheduled',
        'completed',
        'failed',
        'cancelled',
        'skipped',
      ]),
    )
    .option('--finished-before <date>', 'only rows that were completed or skipped before this date (UTC)')
    .addOption(new Option('--format <format>', 'the output format').choices(['jsonl', 'csv']).default('jsonl'))
    .option('--as-new', 'leave out the state, so that import schedules new rows')
    .action(runWithOptions(context, async () => (await import('../commands/export.ts')).exportRows));
  addExamples(exportRows, [
    'export --target ./data > rows.jsonl',
    'export --status failed --format csv --target stack:Daybreak-prod > failed.csv',
    'export --finished-before 2026-03-01 --target stack:Daybreak-prod > finished.jsonl',
  ]);

  const show = program
    .command('show')
    .description('Print the fields and values of a row.')
    .argument('<id>', 'the id of the row', rowId)
    .option('--plan', 'also print what a run would write, key by key, and change nothing')
    .option('--next <number>', 'print this many occurrences of the plan (default: 1)', wholeNumber(1))
    .option('--data <dir>', dataText)
    .action(runWithArgument(context, async () => (await import('../commands/show.ts')).show));
  addExamples(show, [
    'show price-0001 --target ./data',
    'show subscription-0001 --next 12 --target ./data',
    'show --target stack:Daybreak-dev -- -an-id-with-a-dash',
  ]);

  const explain = program
    .command('explain')
    .description('Print the history of a row, and why it has not run.')
    .argument('<id>', 'the id of the row', rowId)
    .action(runWithArgument(context, async () => (await import('../commands/explain.ts')).explain));
  addExamples(explain, [
    'explain price-0001 --target ./data',
    'explain price-0001 --target stack:Daybreak-prod --json',
  ]);

  const due = program
    .command('due')
    .description('Count the rows that a run would take, without a run.')
    .option('--on, --today <date>', todayText)
    .option('--at <instant>', atText)
    .option('--values', 'plan each row, and print what the run would write, key by key')
    .option('--data <dir>', dataText)
    .action(runWithOptions(context, async () => (await import('../commands/due.ts')).due));
  addExamples(due, [
    'due --today 2026-05-01 --target ./data',
    'due --values --target ./data',
    'due --at 2026-03-29T02:30+02:00 --target stack:Daybreak-dev',
  ]);

  const failed = program
    .command('failed')
    .description('List the rows that failed, and count them by cause.')
    .option('--cause <text>', 'only those whose function or cause contains this text, in any case')
    .option('--limit <number>', limitText, wholeNumber(1))
    .option('--scan', 'read the whole table, and add rows that an older version failed to the index of failed rows')
    .action(runWithOptions(context, async () => (await import('../commands/failed.ts')).failed));
  addExamples(failed, ['failed --target ./data', 'failed --cause "no such rule" --target stack:Daybreak-prod --json']);

  const overdue = program
    .command('overdue')
    .description('List rows that were due by the time of the latest finished run and are still scheduled.')
    .option('--limit <number>', limitText, wholeNumber(1))
    .action(runWithOptions(context, async () => (await import('../commands/overdue.ts')).overdue));
  addExamples(overdue, ['overdue --target ./data', 'overdue --target stack:Daybreak-prod --json']);

  for (const command of [importRows, adopt]) addByOption(command);
  for (const command of [importRows, adopt, show, explain, due, failed, overdue]) addJsonOption(command);
  for (const command of [importRows, adopt, exportRows, show, explain, due, failed, overdue]) addTargetOptions(command);
}
