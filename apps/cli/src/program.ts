import { Command, Option } from 'commander';
import type { DueOptions } from './commands/due.ts';
import type { ShowOptions } from './commands/show.ts';
import type { Environment } from './options/environment.ts';
import type { StartOptions } from './options/start-plan.ts';

// Not imported from the local stack, so that --help and a usage error need not load it.
const engines = ['dynoxide', 'dynalite'];

const examples = `
Examples:
  npm start                                         the example, examples/price-changes.csv, on its day
  npm start -- prices.csv --today 2026-03-29        rows of your own, as if it were noon (UTC) of that day
  npm start -- more.jsonl --data ./data             kept in a folder: the next start goes on there
  npm start --silent -- prices.csv --json           one JSON object, and nothing of npm's
  npm run daybreak -- show price-0001 --data ./data
  npm run daybreak -- due --today 2026-04-01 --data ./data`;

/** The command line; `finish` gets the exit code of the command that ran. Throws CommanderError on what it can't parse. */
export function createProgram(environment: Environment, finish: (exitCode: number) => void): Command {
  const { stdout, stderr } = environment;
  const program = new Command('daybreak')
    .description('Does what is due today: rows of a file, through the whole pipeline, on this machine.')
    .addHelpText('after', examples)
    .exitOverride()
    .showHelpAfterError('(--help tells more)')
    .configureOutput({ writeOut: (text) => void stdout.write(text), writeErr: (text) => void stderr.write(text) });

  const start = program
    .command('start')
    .description('Import rows, run what is due, and say what became of it.')
    .argument('[file...]', 'rows, as .csv, .jsonl or .ndjson (default: examples/price-changes.csv)')
    .option('--today <date>', todayText)
    .option('--at <instant>', atText)
    .option('--data <dir>', 'keep tables and queues in this folder (default: in memory)')
    .option('--skip-invalid', 'import the good lines, and write the bad ones to FILE.rejected')
    .addHelpText('after', examples)
    .action(async (files: string[], options: StartOptions) => {
      const command = await import('./commands/start.ts');
      finish(await command.start(files, withNpmOptions(options, environment), environment));
    });

  const show = program
    .command('show')
    .description('Print a row as it stands.')
    .argument('<id>', 'the id of the row')
    .requiredOption('--data <dir>', dataText)
    .action(async (id: string, options: ShowOptions) => {
      const command = await import('./commands/show.ts');
      finish(await command.show(id, withNpmOptions(options, environment), environment));
    });

  const due = program
    .command('due')
    .description('Say what a run would take, without running it.')
    .option('--today <date>', todayText)
    .option('--at <instant>', atText)
    .requiredOption('--data <dir>', dataText)
    .action(async (options: DueOptions) => {
      const command = await import('./commands/due.ts');
      finish(await command.due(withNpmOptions(options, environment), environment));
    });

  for (const command of [start, show, due]) {
    command
      .option('--json', 'print one JSON object')
      .addOption(
        new Option('--engine <name>', 'the DynamoDB engine (default: the best one installed)').choices(engines),
      );
  }
  return program;
}

const todayText = 'as if it were 12:00 UTC of this day, when it has begun everywhere (default: today)';
const atText = 'as if it were this instant, for example 2026-03-29T02:30+02:00';
const dataText = 'the folder in which a start kept its data';

/** `npm start --json` is an option of npm's, which passes it on in the environment and moves its own words to standard error. */
function withNpmOptions<Options extends { json?: boolean }>(options: Options, { env }: Environment): Options {
  const isOurs = env['npm_lifecycle_event'] === 'start' || env['npm_lifecycle_event'] === 'daybreak';
  return isOurs && env['npm_config_json'] === 'true' ? { ...options, json: true } : options;
}
