import { parseArgs } from 'node:util';
import { InitError } from './entry-points/init-error.ts';
import { type Runner, runners } from './read-project.ts';

/** The parsed arguments of `daybreak-test init`. */
export interface InitArguments {
  /** The paths of the templates: at least one. */
  readonly templates: readonly string[];
  readonly message?: unknown;
  readonly from?: string | undefined;
  readonly file?: string | undefined;
  readonly runner?: Runner | undefined;
  readonly parameters: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
  /** Whether the arrival is meant to fail. */
  readonly fails: boolean;
  readonly force: boolean;
  readonly dryRun: boolean;
  readonly strict: boolean;
  readonly json: boolean;
}

/** The arguments are invalid. The message says what to type. */
export class UsageError extends InitError {
  override name = 'UsageError';
}

export const help = `Usage: daybreak-test init TEMPLATE … [options]

Writes a first test of a pipeline. The pipeline begins with a queue, a topic, an EventBridge rule, a schedule, a bucket, the
stream of a table, or a function. TEMPLATE is a CloudFormation template, as cdk synth or sam build writes it. Name all
templates of the pipeline, or cdk.out. The command runs the pipeline on this machine, and sends nothing to AWS.

  --from NAME       the resource that the pipeline begins with, by name or logical id (default: the first that nothing feeds)
  --message JSON    what arrives there: a message, event detail, item or object (default: the keys of the tables)
  --file PATH       the file of the test (default: test/pipeline.test.js, or as the test runner is configured)
  --runner RUNNER   ${runners.join(', ')} (default: as in package.json)
  --parameter N=V   the value of a template parameter (as often as needed)
  --environment N=V the value of an environment variable that the template leaves open (as often as needed)
  --fails           the arrival is meant to fail: the test expects where it ends, such as a failure destination
  --force           overwrite the file
  --strict          fail if a resource of the template is not emulated
  --dry-run         print the test and write nothing
  --json            print one object
  --help            print this help

Exit code: 0 if the test is written, 1 if it can't be written, 2 for invalid arguments.
`;

const options = {
  message: { type: 'string' },
  from: { type: 'string' },
  file: { type: 'string' },
  runner: { type: 'string' },
  parameter: { type: 'string', multiple: true },
  environment: { type: 'string', multiple: true },
  fails: { type: 'boolean', default: false },
  force: { type: 'boolean', default: false },
  strict: { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** Parses the arguments. Returns undefined if they ask for help. Throws UsageError. */
export function parseArguments(args: readonly string[]): InitArguments | undefined {
  const { values, positionals } = parse(args);
  const [command, ...templates] = positionals;
  if (values.help || command === 'help') return undefined;
  if (command !== 'init')
    throw new UsageError(
      command === undefined
        ? 'The command is missing: daybreak-test init TEMPLATE'
        : `Unknown command ${command}: the only command is init`,
    );
  if (templates.length === 0)
    throw new UsageError('The template is missing: daybreak-test init cdk.out/MyStack.template.json');
  const { message, from, file, runner, fails, force, strict, json } = values;
  const known = runners.find((each) => each === runner);
  if (runner !== undefined && known === undefined)
    throw new UsageError(`Unknown runner ${runner}: use one of ${runners.join(', ')}`);
  return {
    templates,
    ...(message === undefined ? {} : { message: parseMessage(message) }),
    from,
    file,
    runner: known,
    parameters: parseValues('--parameter', values.parameter ?? []),
    environment: parseValues('--environment', values.environment ?? []),
    fails,
    force,
    strict,
    json,
    dryRun: values['dry-run'],
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function parseValues(option: string, given: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    given.map((text) => {
      const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
      if (name === undefined || value === undefined) throw new UsageError(`${option} is not NAME=VALUE: ${text}`);
      return [name, value];
    }),
  );
}

function parseMessage(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UsageError(`--message is not JSON: ${text}`, { cause });
  }
}
