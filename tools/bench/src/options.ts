import { join } from 'node:path';
import { type Capacity, dynamodbEngines, type DynamoDBEngine } from '@daybreak/local-stack';
import { Command, InvalidArgumentError, Option } from 'commander';
import * as v from 'valibot';

export const workspaceRoot = join(import.meta.dirname, '../../..');
export const templatePath = join(workspaceRoot, 'dist/apps/infra/cdk.out/Daybreak-dev.template.json');

/** As `startLocalStack` takes it. */
export const capacitySchema = v.union([
  v.picklist(['unlimited', 'newOnDemand', 'warmOnDemand']),
  v.object({ writeUnitsPerSecond: v.number(), readUnitsPerSecond: v.number() }),
]);

const optionsSchema = v.object({
  rows: v.array(v.number()),
  engine: v.optional(v.picklist(dynamodbEngines)),
  environments: v.optional(v.number()),
  capacity: v.optional(capacitySchema),
  count: v.boolean(),
  start: v.boolean(),
  permissions: v.boolean(),
  data: v.optional(v.boolean(), false),
  inOrder: v.optional(v.boolean(), false),
  cold: v.optional(v.boolean(), false),
  json: v.optional(v.boolean(), false),
  markdown: v.optional(v.boolean(), false),
  profile: v.optional(v.string()),
});

export interface BenchOptions {
  /** How many rows are due, a run each. */
  rows: number[];
  engine?: DynamoDBEngine | undefined;
  /** Processes a function may have side by side. */
  environments?: number | undefined;
  /** What tables take before they throttle; by default as for `npm start`, that of a new on-demand table. */
  capacity?: Capacity | undefined;
  /** Counts requests to AWS, units and messages in a run of its own, since counting slows a run down. */
  count: boolean;
  /** Evaluates each function's role on every call, as `npm start` does. */
  permissions: boolean;
  /** Repeats each run with tables and queues in a data folder. */
  data: boolean;
  /** Queues keep their order and hand nothing out twice, to see what it costs that they don't. */
  inOrder: boolean;
  /** Times `npm start`. */
  start: boolean;
  /** Times one `npm start` without Nx's cache and without dist. */
  cold: boolean;
  json: boolean;
  markdown: boolean;
  /** Folder for CPU profiles. */
  profile?: string | undefined;
}

const examples = `
Examples:
  npx nx run bench:pipeline
  npx nx run bench:pipeline --rows=5000 --engine=dynalite --no-start
  node tools/bench/src/main.ts --json > figures.json     plain, once nx run infra:synth has built the template`;

/** Reads the command line. Throws CommanderError on what it can't parse, and after \`--help\`. */
export function parseOptions(argv: readonly string[]): BenchOptions {
  const program = new Command('bench')
    .description(
      'Measures the pipeline on this machine: rows of 5 values and about 1 KB, functions in their own processes.',
    )
    .option('--rows <list>', 'how many rows are due, a run each', parseRows, [1_000, 10_000, 50_000])
    .addOption(
      new Option('--engine <name>', 'the DynamoDB engine (default: the best installed)').choices(dynamodbEngines),
    )
    .option('--environments <n>', 'processes a function may have (default: as npm start)', parseCount)
    .option(
      '--capacity <capacity>',
      'what tables take: unlimited, newOnDemand, warmOnDemand, or write/read units a second, such as 500/1500',
      parseCapacity,
    )
    .option('--data', 'repeat each run with tables and queues in a data folder')
    .option(
      '--in-order',
      'queues that keep their order and hand nothing out twice, to see what it costs that they do not',
    )
    .option('--no-count', 'leave out the run that counts requests, units and messages')
    .option('--no-start', 'leave out the timing of npm start')
    .option('--no-permissions', "don't evaluate the functions' roles, to see what that costs")
    .option('--cold', "time one npm start without dist and Nx's cache, which are removed")
    .option('--json', 'print one JSON object')
    .option('--markdown', 'print Markdown')
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

function parseCapacity(text: string): Capacity {
  const [write, read] = text.split('/').map(Number);
  const parsed = v.safeParse(
    capacitySchema,
    write === undefined || read === undefined ? text : { writeUnitsPerSecond: write, readUnitsPerSecond: read },
  );
  if (parsed.success) return parsed.output;
  throw new InvalidArgumentError('It takes unlimited, newOnDemand, warmOnDemand, or units such as 500/1500.');
}
