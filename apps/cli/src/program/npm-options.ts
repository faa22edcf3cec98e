import type { Command } from 'commander';
import { closest } from '../terminal/closest.ts';
import type { Environment } from '../terminal/environment.ts';
import { npmCommandOf } from '../terminal/npm-command.ts';
import { UsageError } from '../terminal/usage-error.ts';

/**
 * Reads `--json` of `npm start --json` from the environment: npm takes the option, passes it on there, and prints its own output on standard error. Throws
 * UsageError for another option of the command that npm has taken, since npm passes on the value of such an option as a file.
 */
export function withNpmOptions<Options extends { json?: boolean }>(
  options: Options,
  command: Command,
  environment: Pick<Environment, 'env'>,
): Options {
  const npmCommand = npmCommandOf(environment);
  if (npmCommand === undefined) return options;
  const taken = takenOption(command, environment);
  if (taken !== undefined) {
    const { typed, name } = taken;
    const meant = typed === name ? '' : `, and --${name} may be meant`;
    throw new UsageError(
      `npm has taken --${typed} as its own option${meant}: write -- before the options of daybreak, as in ${npmCommand} … --${name} …`,
    );
  }
  return environment.env['npm_config_json'] === 'true' ? { ...options, json: true } : options;
}

const prefix = 'npm_config_';

function takenOption(command: Command, { env }: Pick<Environment, 'env'>): { typed: string; name: string } | undefined {
  const typed = Object.keys(env).flatMap((key) =>
    key.startsWith(prefix) ? [key.slice(prefix.length).replaceAll('_', '-')] : [],
  );
  // npm has a `yes` option of its own, which its configuration may set. Without a terminal, the question itself says where --yes goes.
  const left = command.options.filter(
    (option) =>
      !['json', 'yes'].includes(option.name()) && command.getOptionValueSource(option.attributeName()) !== 'cli',
  );
  const names = left.map((option) => option.name());
  const exact = names.find((name) => typed.includes(name));
  if (exact !== undefined) return { typed: exact, name: exact };
  // npm reads --engine as its own --engine-strict, and passes on the name of the engine as a file.
  const choice = left.find(({ argChoices = [] }) => argChoices.some((each) => command.args.includes(each)));
  if (choice !== undefined) return { typed: choice.name(), name: choice.name() };
  // Every other command fails for its target, which npm has taken too. Some of their options are spelt almost as npm's.
  if (command.name() !== 'start') return undefined;
  const misspelt = typed.find(
    (each) => !command.options.some((option) => option.name() === each) && closest(each, names),
  );
  const name = closest(misspelt ?? '', names);
  return misspelt === undefined || name === undefined ? undefined : { typed: misspelt, name };
}
