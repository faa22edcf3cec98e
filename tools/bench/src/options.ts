import { dynamodbEngines } from '@daybreak/local-stack/internal';
import { Command, InvalidArgumentError, Option } from 'commander';
import * as v from 'valibot';
import { measurementSchema } from './measurement.ts';

const optionsSchema = v.object({
  ...v.pick(measurementSchema, ['engine', 'capacity', 'permissions', 'profile']).entries,
  /** How many rows are due, a run each. */
  rows: v.array(v.number()),
  count: v.boolean(),
  start: v.boolean(),
  data: v.optional(v.boolean(), false),
  json: v.optional(v.boolean(), false),
});

const examples = `
Examples:
  npx nx run bench:pipeline
  npx nx run bench:pipeline --rows=5000 --engine=dynalite --no-start
  node tools/bench/src/main.ts --json > figures.json     plain, once nx run infra:synth has built the template`;

/** Reads the command line. Throws CommanderError on what it can't parse, and after \`--help\`. */
export function parseOptions(argv: readonly string[]): v.InferOutput<typeof optionsSchema> {
  const program = new Command('bench')
    .description(
      'Measures the pipeline on this machine: rows of 5 values and about 1 KB, functions in their own processes.',
    )
    .option('--rows <list>', 'how many rows are due, a run each', parseRows, [1_000, 10_000, 50_000])
    .addOption(
      new Option('--engine <name>', 'the DynamoDB engine (default: the best installed)').choices(dynamodbEngines),
    )
    .option(
      '--capacity <capacity>',
      'what tables take: unlimited, newOnDemand, warmOnDemand, or write/read units a second, such as 500/1500',
      parseCapacity,
    )
    .option('--data', 'repeat each run with tables and queues in a data folder')
    .option('--no-count', 'leave out the run that counts requests, units and messages')
    .option('--no-start', 'leave out the timing of npm start')
    .option('--no-permissions', "don't evaluate the functions' roles, to see what that costs")
    .option('--json', 'print one JSON object')
    .option('--profile <dir>', 'write CPU profiles of the stack and of each function there')
    .addHelpText('after', examples)
    .exitOverride()
    .parse(argv, { from: 'user' });
  return v.parse(optionsSchema, program.opts());
}

function parseRows(text: string): number[] {
  return text
    .split(',')
    .map(parseCount)
    .toSorted((a, b) => a - b);
}

function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError('It takes whole numbers above 0.');
  return count;
}

function parseCapacity(text: string): unknown {
  const [write, read] = text.split('/').map(Number);
  const asked = read === undefined ? text : { writeUnitsPerSecond: write, readUnitsPerSecond: read };
  const parsed = v.safeParse(measurementSchema.entries.capacity, asked);
  if (parsed.success) return parsed.output;
  throw new InvalidArgumentError('It takes unlimited, newOnDemand, warmOnDemand, or units such as 500/1500.');
}
