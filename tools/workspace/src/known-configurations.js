import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';

// Nx runs a target without a configuration that it does not have, and says nothing: `nx deploy infra -c prdo` would deploy
// dev. This plugin of nx.json refuses a configuration that no project has, before any task runs.
// It is JavaScript because an editor's extension loads it too, on whatever Node the editor brings.

export const name = 'known-configurations';

const targetSchema = v.object({ configurations: v.optional(v.record(v.string(), v.unknown()), {}) });
const projectSchema = v.object({ targets: v.optional(v.record(v.string(), targetSchema), {}) });

/**
 * What stands for a configuration: `-c prod`, `--configuration=prod`, `infra:deploy:prod`. And, as it is: `--prod`, for which Nx takes
 * `production`, and `-cprod`, which Nx does not read.
 */
const configuration =
  /^(?:--?c|--configuration)[=\n](.*)|^[\w@][\w@/.-]*:[\w.-]+:(.+)|^(-c[^=\n].*|--prod(?!=false$).*)/gm;

/** @type {import('@nx/devkit').PreTasksExecution} */
export const preTasksExecution = (_options, { argv, workspaceRoot }) => {
  // What comes after -- is for the program that Nx runs.
  const [words = ''] = argv.slice(2).join('\n').split(/^--$/m);
  for (const [, named, third, other] of words.matchAll(configuration)) {
    const asked = named ?? third ?? other ?? '';
    const known = knownConfigurations(workspaceRoot);
    if (known.has(asked)) continue;
    const forTheCdk = 'What the CDK is to read goes behind --, as in: nx deploy infra -c prod -- -c key=value';
    throw new Error(`There is no configuration "${asked}": write -c ${[...known].join(', or -c ')}. ${forTheCdk}`);
  }
};

/** @param {string} workspaceRoot */
function knownConfigurations(workspaceRoot) {
  const files = globSync('{apps,libs,tools}/*/project.json', { cwd: workspaceRoot });
  const projects = files.map((file) =>
    v.parse(projectSchema, JSON.parse(readFileSync(join(workspaceRoot, file), 'utf8'))),
  );
  const targets = projects.flatMap((project) => Object.values(project.targets));
  return new Set(targets.flatMap(({ configurations }) => Object.keys(configurations)));
}
