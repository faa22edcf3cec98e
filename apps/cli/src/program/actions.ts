import type { Command } from 'commander';
import type { Environment } from '../terminal/environment.ts';
import { UsageError } from '../terminal/usage-error.ts';

/** What the definitions of commands are given. */
export interface ProgramContext {
  environment: Environment;
  /** Runs a command, which is loaded only then, and takes its exit code. */
  run(command: () => Promise<number>): Promise<void>;
}

/** The action of a command that takes options alone; `load` imports it. */
export function runWithOptions<Options extends { json?: boolean }>(
  { environment, run }: ProgramContext,
  load: () => Promise<(options: Options, environment: Environment) => Promise<number>>,
): (options: Options, command: Command) => Promise<void> {
  return async (options, command) => {
    await run(async () => await (await load())(withNpmOptions(options, command, environment), environment));
  };
}

/** The action of a command that takes an argument, an id or files, and options. */
export function runWithArgument<Argument, Options extends { json?: boolean }>(
  { environment, run }: ProgramContext,
  load: () => Promise<(argument: Argument, options: Options, environment: Environment) => Promise<number>>,
): (argument: Argument, options: Options, command: Command) => Promise<void> {
  return async (argument, options, command) => {
    await run(async () => await (await load())(argument, withNpmOptions(options, command, environment), environment));
  };
}

/**
 * `npm start --json` is an option of npm's, which passes it on in the environment and moves its own words to standard error. It passes on others too, but
 * takes the first value of one for a file: throws UsageError for those, or they would be dropped.
 */
function withNpmOptions<Options extends { json?: boolean }>(
  options: Options,
  command: Command,
  { env }: Pick<Environment, 'env'>,
): Options {
  const script = env['npm_lifecycle_event'];
  if (script !== 'start' && script !== 'daybreak') return options;
  // `yes` is one that a person may have set for npm itself.
  const left = command.options.filter(
    (option) =>
      !['json', 'yes'].includes(option.name()) && command.getOptionValueSource(option.attributeName()) !== 'cli',
  );
  const taken = left
    .map((option) => option.name())
    .find((name) => env[`npm_config_${name.replaceAll('-', '_')}`] !== undefined);
  if (taken !== undefined) {
    const words = script === 'start' ? 'npm start --' : 'npm run daybreak --';
    throw new UsageError(
      `npm has taken --${taken} as its own option: write -- before the options of daybreak, as in ${words} … --${taken} …`,
    );
  }
  return env['npm_config_json'] === 'true' ? { ...options, json: true } : options;
}
