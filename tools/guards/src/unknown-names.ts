import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';

const root = join(import.meta.dirname, '../../..');
const readJson = (file: string): unknown => JSON.parse(readFileSync(join(root, file), 'utf8'));

const targetSchema = v.object({ configurations: v.optional(v.record(v.string(), v.unknown()), {}) });
const projectSchema = v.object({ name: v.string(), targets: v.record(v.string(), targetSchema) });
const { scripts } = v.parse(v.object({ scripts: v.record(v.string(), v.string()) }), readJson('package.json'));
const tasks = globSync('{apps,libs,tools}/*/project.json', { cwd: root }).flatMap((file) => {
  const { name: project, targets } = v.parse(projectSchema, readJson(file));
  return Object.entries(targets).map(([target, { configurations }]) => ({ project, target, configurations }));
});

const generators = v.parse(
  v.object({ generators: v.record(v.string(), v.unknown()) }),
  readJson('tools/generators/generators.json'),
);

/** The places in a script where a name stands, and the valid names. */
const places: [place: RegExp, names: readonly string[]][] = [
  [/(?<=nx (?:affected|run-many) -t(?: [a-z][\w-]*)*) [a-z][\w-]*/g, tasks.map(({ target }) => ` ${target}`)],
  [/(?<=nx run )\S+/g, tasks.map(({ project, target }) => `${project}:${target}`)],
  [/(?<=nx g @daybreak\/tools:)\S+/g, Object.keys(generators.generators)],
  [/(?<=nx release )[a-z]\S*/g, ['plan', 'plan:check', 'version', 'changelog', 'publish']],
  [/(?<=nx )(?!affected|run|g |release)\S+ \S+/g, tasks.map(({ project, target }) => `${target} ${project}`)],
  [/(?<=nx (?:(?! -- )[^\n])* -c )\w+/g, tasks.flatMap(({ configurations }) => Object.keys(configurations))],
  [/(?<=npm )(?!run )\S+|(?<=npm run (?:--silent )?)[\w:]\S*/g, ['ci', 'audit', 'install', ...Object.keys(scripts)]],
  [/^\.[\w-]*\/\S+/gm, globSync('.ci/*', { cwd: root })],
];

/** Returns the targets, tasks, configurations, npm scripts and files in a script that do not exist. */
export function unknownNames(script: string): string[] {
  return places.flatMap(([place, names]) =>
    [...script.matchAll(place)].flatMap(([name]) => (names.includes(name) ? [] : [name.trim()])),
  );
}
