import { type Command, Option } from 'commander';
import { type ProgramContext, runWithOptions } from './actions.ts';
import { addExamples, addFormatOptions, addJsonOption, addTargetOptions } from './options.ts';
import { byteCount, rowCount, share } from './parse-amount.ts';
import { wholeNumber } from './parse-number.ts';

export function definePlan(program: Command, context: ProgramContext): void {
  const plan = program
    .command('plan')
    .description('Print what a month costs and when a day of rows is done, by a simulation of the deployed settings.')
    .optionsGroup('Rows:')
    .option('--rows <count>', 'the rows that are due on the day, such as 10M', rowCount)
    .option('--values <count>', 'the values that a run writes into a row (default: 5)', wholeNumber(0))
    .option('--bytes <count>', 'the bytes of a row’s changes and present values, such as 1k (default: 1k)', byteCount)
    .option('--key-bytes <count>', 'the bytes of the name of a value (default: 8)', wholeNumber(1))
    .addOption(new Option('--recurring <period>', 'each row is due again after this period').choices(['monthly']))
    .option('--from <file>', 'take the rows of the busiest date from a file that import reads')
    .optionsGroup('Time:')
    .option('--date <date>', 'the date on which the rows are due (default: today)')
    .option(
      '--at-once <share>',
      'the share that is due at the date’s first instant; the rest is spread over the day',
      share,
    )
    .option('--spread <file>', 'when in the day rows are due: lines of HH:MM,share')
    .option('--zone <zone...>', 'the time zones of the rows, in equal parts (default: UTC)')
    .option('--zones <file>', 'the time zones of the rows: lines of zone,share')
    .option('--days <count>', 'the days of a month on which as many rows are due', wholeNumber(1), 30)
    .optionsGroup('Settings:')
    .addOption(
      new Option('--stage <stage>', 'the stage whose settings to plan (default: dev)').choices(['dev', 'prod']),
    )
    .option('--schedule <expression>', 'when the scanner runs, such as "rate(5 minutes)" (default: as deployed)')
    .option('--shards <count>', 'the shards of the due index (default: as deployed)', wholeNumber(1))
    .option('--set <name=value...>', 'change a setting, such as writer.maximumConcurrency=200')
    .option('--prices <file>', 'a JSON file of prices (default: those of --region, which is eu-west-1 or us-east-1)')
    .optionsGroup('Output:')
    .option('--plot <file>', 'draw the day as an SVG image')
    .option('--no-suggestions', 'do not simulate other settings')
    .action(runWithOptions(context, async () => (await import('../commands/plan.ts')).plan));
  addTargetOptions(addFormatOptions(addJsonOption(plan)));
  addExamples(plan, [
    'plan --rows 10M',
    'plan --rows 1M --values 20 --bytes 4k --recurring monthly --days 1 --stage prod',
    'plan --rows 10M --set writer.maximumConcurrency=40 rowsTable.warmWriteUnits=40000 --no-suggestions',
    'plan --from prices.csv --plot day.svg',
    'plan --target stack:Daybreak-prod --json',
  ]);
}
