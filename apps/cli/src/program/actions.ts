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
): (options: Options) => Promise<void> {
  return async (options) => {
    await run(async () => await (await load())(withNpmOptions(options, environment), environment));
  };
}

/** The action of a command that takes an argument, an id or files, and options. */
export function runWithArgument<Argument, Options extends { json?: boolean }>(
  { environment, run }: ProgramContext,
  load: () => Promise<(argument: Argument, options: Options, environment: Environment) => Promise<number>>,
): (argument: Argument, options: Options) => Promise<void> {
  return async (argument, options) => {
    await run(async () => await (await load())(argument, withNpmOptions(options, environment), environment));
  };
}
