import type { Environment } from '../terminal/environment.ts';

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

/** `npm start --json` is an option of npm's, which passes it on in the environment and moves its own words to standard error. */
function withNpmOptions<Options extends { json?: boolean }>(options: Options, { env }: Environment): Options {
  const isOurs = env['npm_lifecycle_event'] === 'start' || env['npm_lifecycle_event'] === 'daybreak';
  return isOurs && env['npm_config_json'] === 'true' ? { ...options, json: true } : options;
}
