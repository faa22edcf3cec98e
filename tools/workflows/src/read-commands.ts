import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Commands } from './unknown-commands.ts';

const targetSchema = v.object({ configurations: v.optional(v.record(v.string(), v.unknown()), {}) });
const projectSchema = v.object({ name: v.string(), targets: v.record(v.string(), targetSchema) });
const manifestSchema = v.object({ scripts: v.record(v.string(), v.unknown()) });

/** What there is to run in the workspace of that folder, by its manifest and its projects. */
export function readCommands(root: string): Commands {
  const readJson = (file: string): unknown => JSON.parse(readFileSync(join(root, file), 'utf8'));
  const projects = ['apps', 'libs', 'tools']
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(folder, name, 'project.json')))
    .filter((file) => existsSync(join(root, file)))
    .map((file) => v.parse(projectSchema, readJson(file)));
  const targets = projects.flatMap((project) => Object.entries(project.targets));
  return {
    scripts: new Set(Object.keys(v.parse(manifestSchema, readJson('package.json')).scripts)),
    targets: new Set(targets.map(([name]) => name)),
    tasks: new Set(projects.flatMap(({ name, targets: own }) => Object.keys(own).map((target) => `${name}:${target}`))),
    configurations: new Set(targets.flatMap(([, { configurations }]) => Object.keys(configurations))),
    files: new Set(readdirSync(join(root, '.ci')).map((name) => `.ci/${name}`)),
  };
}
