import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

// Nx runs a target without a configuration that it does not have, and says nothing: `nx deploy infra -c prdo` would deploy
// dev. This plugin of nx.json refuses a configuration that no project has, before any task runs.

export const name = 'known-configurations';

const forTheCdk = 'What the CDK is to read goes behind --, as in: nx deploy infra -c prod -- -c key=value';

/**
 * Throws, which ends the command, when `-c`, `--configuration`, `--prod` or `project:target:configuration` names an unknown
 * one, or when `-cprod` seems to name one.
 */
export const preTasksExecution = async (_options, { argv, workspaceRoot }) => {
  const args = argumentsOfNx(argv);
  // Nx hands it to the command, and runs without a configuration.
  const unread = args.find((arg) => /^-c[^=]/.test(arg));
  if (unread !== undefined) {
    throw new Error(`Nx reads no configuration from "${unread}": write -c ${unread.slice(2)}. ${forTheCdk}`);
  }
  const known = knownConfigurations(workspaceRoot);
  const unknown = askedConfigurations(args).find((asked) => !known.has(asked));
  if (unknown !== undefined) {
    throw new Error(`There is no configuration "${unknown}": there are ${[...known].join(', ')}. ${forTheCdk}`);
  }
};

function knownConfigurations(workspaceRoot) {
  const files = ['apps', 'libs', 'tools'].flatMap((folder) =>
    readdirSync(join(workspaceRoot, folder)).map((project) => join(workspaceRoot, folder, project, 'project.json')),
  );
  const targets = files
    .filter((file) => existsSync(file))
    .flatMap((file) => Object.values(JSON.parse(readFileSync(file, 'utf8')).targets ?? {}));
  return new Set(targets.flatMap(({ configurations }) => Object.keys(configurations ?? {})).toSorted());
}

function argumentsOfNx(argv) {
  const end = argv.indexOf('--');
  return argv.slice(2, end < 0 ? undefined : end);
}

function askedConfigurations(args) {
  return args.flatMap((arg, index) => {
    // A flag that Nx's help does not name, for projects of another kind: only they have a configuration of that name.
    if (/^--prod(=(?!false$)|$)/.test(arg)) return ['production'];
    const [, inline] = /^(?:--?c|--configuration)=(.*)$/.exec(arg) ?? [];
    const [, third] = /^[\w@][\w@/.-]*:[\w.-]+:(.+)$/.exec(arg) ?? [];
    if (/^(--?c|--configuration)$/.test(arg)) return [args[index + 1] ?? ''];
    return inline ?? third ?? [];
  });
}
