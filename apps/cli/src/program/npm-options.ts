import type { Command, Option } from 'commander';
import { closest } from '../terminal/closest.ts';
import type { Environment } from '../terminal/environment.ts';
import { npmCommandOf } from '../terminal/npm-command.ts';
import { UsageError } from '../terminal/usage-error.ts';

/**
 * Reads `--json` of `npm start --json` from the environment: npm takes the option, passes it on there, and prints its own output on standard error.
 */
export function withNpmOptions<Options extends { json?: boolean }>(
  options: Options,
  environment: Pick<Environment, 'env'>,
): Options {
  if (npmCommandOf(environment) === undefined) return options;
  return environment.env['npm_config_json'] === 'true' ? { ...options, json: true } : options;
}

/**
 * Makes each command throw UsageError for an option of its own that npm has taken, before it reads its arguments: npm passes on the value of such
 * an option as an argument.
 */
export function refuseOptionsOfNpm(command: Command, environment: Pick<Environment, 'env'>): void {
  const npmCommand = npmCommandOf(environment);
  if (npmCommand === undefined) return;
  command.hook('preSubcommand', (parent, called) => {
    const taken = takenOption(called, parent.args, environment);
    if (taken === undefined) {
      // npm leaves no trace of --on, which it reads as its own --only.
      const missing = called.options.find(({ mandatory, long }) => mandatory && !isGiven(long, parent.args))?.long;
      if (missing === undefined || parent.args.includes('--help')) return;
      throw new UsageError(
        `${missing} is missing, or npm has taken it: write -- before the options of daybreak, as in ${npmCommand} … ${missing} …`,
      );
    }
    const { typed, name } = taken;
    const meant = typed === name ? '' : `, and --${name} may be meant`;
    throw new UsageError(
      `npm has taken --${typed} as its own option${meant}: write -- before the options of daybreak, as in ${npmCommand} … --${name} …`,
    );
  });
  for (const each of command.commands) refuseOptionsOfNpm(each, environment);
}

const prefix = 'npm_config_';

/** npm reads these of our options as the beginning of one of its own. */
const expanded: Readonly<Record<string, string>> = {
  'bypass-2fa': 'by',
  'replace-registry-host': 'replace',
  'token-description': 'to',
};

/** npm reads these as its options of one letter, such as -p -l -a -n, and sets these of its options. */
const letters: Readonly<Record<string, readonly string[]>> = {
  days: ['all'],
  map: ['all', 'parseable'],
  plan: ['parseable', 'long', 'all'],
  scan: ['all'],
};

/** Options of npm that it always passes on, or often has in its configuration, and that are spelt almost as one of ours. */
const ofNpm: readonly string[] = ['cache', 'os', 'version'];

function takenOption(
  command: Command,
  words: readonly string[],
  { env }: Pick<Environment, 'env'>,
): { typed: string; name: string } | undefined {
  // npm has a `yes` option of its own, which its configuration may set. Without a terminal, the question itself says where --yes goes.
  const left = command.options
    .filter(({ long }) => long !== '--json' && long !== '--yes')
    .filter((option) => !namesOf(option).some((name) => isGiven(`--${name}`, words)));
  const names = left.flatMap(namesOf);
  const typed = Object.keys(env).flatMap((key) => {
    if (!key.startsWith(prefix)) return [];
    const name = key.slice(prefix.length).replaceAll('_', '-');
    // npm reads --no-time as another value of --time.
    const full = env[key] === '' && names.includes(`no-${name}`) ? `no-${name}` : name;
    return [expanded[full] ?? full];
  });
  const exact = names.find((name) => (letters[name] ?? [name]).every((each) => typed.includes(each)));
  if (exact !== undefined) return { typed: exact, name: exact };
  // npm reads --engine as its own --engine-strict, and --format as --format-package-lock, and passes on their values as arguments.
  const choice = left.find(({ argChoices = [] }) => argChoices.some((each) => words.includes(each)));
  if (choice !== undefined) return { typed: choice.name(), name: choice.name() };
  const misspelt = typed.find((each) => !ofNpm.includes(each) && !isOption(command, each) && closest(each, names));
  const name = closest(misspelt ?? '', names);
  return misspelt === undefined || name === undefined ? undefined : { typed: misspelt, name };
}

function isGiven(flag: string | null | undefined, words: readonly string[]): boolean {
  return words.some((word) => word === flag || word.startsWith(`${flag}=`));
}

/** `on` and `today` of `--on, --today <date>`. */
function namesOf({ short, long }: Option): string[] {
  return [short, long].flatMap((flag) => (flag?.startsWith('--') === true ? [flag.slice(2)] : []));
}

function isOption(command: Command, name: string): boolean {
  return command.options.some((option) => namesOf(option).includes(name));
}
