import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Answer, Question } from './answer.ts';
import type { Workspace } from './open-workspace.ts';

type Edits = Question['edits'];
const lockfileSchema = v.looseObject({ packages: v.record(v.string(), v.looseObject({})) });

/** A file with an empty line more. */
export function changed({ read }: Workspace, file: string): Edits {
  return { [file]: `${read(file)}\n` };
}

/** The first file of a project whose name ends so; `.ts` alone is one of no tests. */
export function fileOf({ folder }: Workspace, { projects }: Answer, project: string, ending = '.ts'): string {
  const root = projects[project]?.root ?? '';
  const files = readdirSync(join(folder, root), { recursive: true, encoding: 'utf8' })
    .filter(
      (file) => file.endsWith(ending) && (ending !== '.ts' || !/\.(spec|abuse|integration)\.ts$|testing\//.test(file)),
    )
    .toSorted();
  if (files[0] === undefined) throw new Error(`${project} has no file that ends in ${ending}`);
  return join(root, files[0]);
}

/** Another version of an installed package, as npm would leave it: in the lockfile and in the manifests that name it. */
export function bumped({ folder, read }: Workspace, { projects }: Answer, name: string): Edits {
  const lockfile = v.parse(lockfileSchema, JSON.parse(read('package-lock.json')));
  const packages = { ...lockfile.packages };
  packages[`node_modules/${name}`] = {
    ...packages[`node_modules/${name}`],
    version: '99.0.0',
    integrity: 'sha512-AAAA',
  };
  const edits: Edits = { 'package-lock.json': JSON.stringify({ ...lockfile, packages }, null, 2) };
  for (const file of ['package.json', ...Object.values(projects).map(({ root }) => join(root, 'package.json'))]) {
    const manifest = existsSync(join(folder, file)) ? read(file) : '';
    if (manifest.includes(`"${name}":`))
      edits[file] = manifest.replace(new RegExp(`"${name}": "[^"]+"`), `"${name}": "99.0.0"`);
  }
  return edits;
}
