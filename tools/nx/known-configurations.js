import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

// Nx runs a target without a configuration that it does not have, and says nothing: `nx deploy infra -c prdo` would deploy
// dev. This plugin of nx.json refuses a configuration that no project has, before any task runs.

export const name = 'known-configurations';

/** Throws, which ends the command, when `-c`, `--configuration` or `project:target:configuration` names an unknown one. */
export const preTasksExecution = async (_options, { argv, workspaceRoot }) => {
  const known = knownConfigurations(workspaceRoot);
  for (const asked of askedConfigurations(argv)) {
    if (known.has(asked)) continue;
    throw new Error(
      `There is no configuration "${asked}": there are ${[...known].join(', ')}. ` +
        `What the CDK is to read goes behind --, as in: nx deploy infra -c prod -- -c key=value`,
    );
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

function askedConfigurations(argv) {
  const end = argv.indexOf('--');
  const args = argv.slice(2, end < 0 ? undefined : end);
  return args.flatMap((arg, index) => {
    const [, inline] = /^(?:-c|--configuration)=(.*)$/.exec(arg) ?? [];
    const [, third] = /^[\w@][\w@/.-]*:[\w.-]+:(.+)$/.exec(arg) ?? [];
    if (arg === '-c' || arg === '--configuration') return [args[index + 1] ?? ''];
    return inline ?? third ?? [];
  });
}
