import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';

// Nx ignores an unknown configuration and runs the target without it: `nx deploy infra -c prdo` would deploy dev. This
// plugin of nx.json rejects a configuration that no project has, before any task runs.
// It is JavaScript because an editor's extension also loads it, with the editor's version of Node.

export const name = 'known-configurations';

const targetSchema = v.object({ configurations: v.optional(v.record(v.string(), v.unknown()), {}) });
const projectSchema = v.object({ targets: v.optional(v.record(v.string(), targetSchema), {}) });

/**
 * Matches a configuration: `-c prod`, `--configuration=prod`, `infra:deploy:prod`. Also matches `--prod` as a whole,
 * which Nx reads as `production`, and `-cprod`, which Nx does not read.
 */
const configuration =
  /^(?:--?c|--configuration)[=\n](.*)|^[\w@][\w@/.-]*:[\w.-]+:(.+)|^(-c[^=\n].*|--prod(?!=false$).*)/gm;

/** @type {import('@nx/devkit').PreTasksExecution} */
export const preTasksExecution = (_options, { argv, workspaceRoot }) => {
  // The words after -- are for the program that Nx runs.
  const [words = ''] = argv.slice(2).join('\n').split(/^--$/m);
  for (const [, named, third, other] of words.matchAll(configuration)) {
    const requested = named ?? third ?? other ?? '';
    const known = knownConfigurations(workspaceRoot);
    if (known.has(requested)) continue;
    const forTheCdk = 'Write arguments of the CDK after --, as in: nx deploy infra -c prod -- -c key=value';
    throw new Error(`Unknown configuration "${requested}": use -c ${[...known].join(', -c ')}. ${forTheCdk}`);
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
