import { parseArgs } from 'node:util';
import { InitError } from './entry-points/init-error.ts';
import { type Runner, runners } from './read-project.ts';

/** What was typed after `daybreak-test`. */
export interface InitArguments {
  /** At least one. */
  readonly templates: readonly string[];
  readonly message?: unknown;
  readonly from?: string | undefined;
  readonly file?: string | undefined;
  readonly runner?: Runner | undefined;
  /** Whether what arrives is one at which the pipeline is meant to fail. */
  readonly fails: boolean;
  readonly force: boolean;
  readonly dryRun: boolean;
  readonly strict: boolean;
  readonly json: boolean;
}

/** What was typed can't be understood; the message says what can. */
export class UsageError extends InitError {
  override name = 'UsageError';
}

export const help = `Usage: daybreak-test init TEMPLATE … [options]

Writes a first test of a pipeline that begins with a queue, a topic, a rule of EventBridge, a schedule, a bucket, the stream
of a table, or a function. TEMPLATE is a template of CloudFormation, as cdk synth or sam build writes it; name all of a
pipeline that has several, or cdk.out. It runs once on this machine, to see what it makes of what arrives; nothing reaches AWS.

  --from NAME       what it begins with, by its name or logical id; by default the first thing that nothing else feeds
  --message JSON    what arrives there: the message, the event's detail, the item, the object; by default the tables' keys
  --file PATH       the test, by default test/pipeline.test.js
  --runner RUNNER   ${runners.join(', ')}; by default what package.json says
  --fails           what arrives is meant to fail: the test expects where it ends, such as a failure destination
  --force           overwrites the file
  --strict          writes nothing when something of the template is not emulated
  --dry-run         prints the test instead of writing it
  --json            prints one object
  --help            prints this

Exit code 0: the test is written. 1: it can't be; the reason is printed. 2: what was typed is not understood.
`;

const options = {
  message: { type: 'string' },
  from: { type: 'string' },
  file: { type: 'string' },
  runner: { type: 'string' },
  fails: { type: 'boolean', default: false },
  force: { type: 'boolean', default: false },
  strict: { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** Parses what was typed; undefined asks for help. Throws UsageError. */
export function parseArguments(args: readonly string[]): InitArguments | undefined {
  const { values, positionals } = parse(args);
  const [command, ...templates] = positionals;
  if (values.help || command === 'help') return undefined;
  if (command !== 'init')
    throw new UsageError(
      command === undefined ? 'Which command? There is init.' : `There is no command ${command}, only init.`,
    );
  if (templates.length === 0)
    throw new UsageError('Name the template: daybreak-test init cdk.out/MyStack.template.json');
  const { message, from, file, runner, fails, force, strict, json } = values;
  const known = runners.find((each) => each === runner);
  if (runner !== undefined && known === undefined)
    throw new UsageError(`There is no runner ${runner}: ${runners.join(', ')}`);
  return {
    templates,
    ...(message === undefined ? {} : { message: parseMessage(message) }),
    from,
    file,
    runner: known,
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

function parseMessage(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UsageError(`--message is no JSON: ${text}`, { cause });
  }
}
