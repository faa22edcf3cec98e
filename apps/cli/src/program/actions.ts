import type { Command } from 'commander';
import type { Environment } from '../terminal/environment.ts';
import { UsageError } from '../terminal/usage-error.ts';

/** The context in which commands are defined. */
export interface ProgramContext {
  environment: Environment;
  /** Loads and runs a command, and takes its exit code. */
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
 * Reads `--json` of `npm start --json` from the environment: npm takes the option, passes it on there, and prints its own output on standard error. Throws
 * UsageError for another option of the command that npm has taken, since npm passes on the value of such an option as a file.
 */
function withNpmOptions<Options extends { json?: boolean }>(
  options: Options,
  command: Command,
  { env }: Pick<Environment, 'env'>,
): Options {
  const script = env['npm_lifecycle_event'];
  if (script !== 'start' && script !== 'daybreak') return options;
  // npm has a `yes` option of its own, which its configuration may set.
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
