import type { Command } from 'commander';
import type { Environment } from '../terminal/environment.ts';
import { withNpmOptions } from './npm-options.ts';

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
