import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';

// Nx runs a target without a configuration that it does not have, and says nothing: `nx deploy infra -c prdo` would deploy
// dev. This plugin of nx.json refuses a configuration that no project has, before any task runs.
// It is JavaScript because an editor's extension loads it too, on whatever Node the editor brings.

export const name = 'known-configurations';

const forTheCdk = 'What the CDK is to read goes behind --, as in: nx deploy infra -c prod -- -c key=value';
const targetSchema = v.object({ configurations: v.optional(v.record(v.string(), v.unknown()), {}) });
const projectSchema = v.object({ targets: v.optional(v.record(v.string(), targetSchema), {}) });

/**
 * Throws, which ends the command, when `-c`, `--configuration`, `--prod` or `project:target:configuration` names an unknown
 * one, or when `-cprod` seems to name one.
 *
 * @type {import('@nx/devkit').PreTasksExecution}
 */
export const preTasksExecution = (_options, { argv, workspaceRoot }) => {
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

/** @param {string} workspaceRoot */
function knownConfigurations(workspaceRoot) {
  const projects = ['apps', 'libs', 'tools']
    .flatMap((folder) =>
      readdirSync(join(workspaceRoot, folder)).map((project) => join(workspaceRoot, folder, project, 'project.json')),
    )
    .filter((file) => existsSync(file))
    .map((file) => v.parse(projectSchema, JSON.parse(readFileSync(file, 'utf8'))));
  const targets = projects.flatMap((project) => Object.values(project.targets));
  return new Set(targets.flatMap(({ configurations }) => Object.keys(configurations)).toSorted());
}

/** @param {string[]} argv */
function argumentsOfNx(argv) {
  const end = argv.indexOf('--');
  return argv.slice(2, end < 0 ? undefined : end);
}

/** @param {string[]} args */
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
