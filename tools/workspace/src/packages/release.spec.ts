import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import * as v from 'valibot';
import { published } from './published.ts';
import { workspace } from './tarballs.ts';

const readJson = (file: string): unknown => JSON.parse(readFileSync(join(workspace, file), 'utf8'));
const nxSchema = v.object({ release: v.object({ projects: v.array(v.string()) }) });
const projectSchema = v.object({ name: v.string(), targets: v.record(v.string(), v.unknown()) });
const projects = globSync('libs/*/project.json', { cwd: workspace }).map((file) =>
  v.parse(projectSchema, readJson(file)),
);
const having = (target: string): string[] =>
  projects.flatMap(({ name, targets }) => (target in targets ? [name] : [])).toSorted();
const { release } = v.parse(nxSchema, readJson('nx.json'));

it('all packed libraries are released with one version', () => {
  expect(release.projects).toEqual(having('pack'));
});

it('every library with publishConfig is published', () => {
  expect(having('nx-release-publish')).toEqual(published);
});

// A release changes only the versions of its packages. If another project pinned one, `npm ci` would request it from
// the registry.
it('projects that are not released depend on any version of the libraries', () => {
  const manifestSchema = v.object({
    name: v.string(),
    dependencies: v.optional(v.record(v.string(), v.string()), {}),
    devDependencies: v.optional(v.record(v.string(), v.string()), {}),
  });
  const pinned = globSync('{apps,libs,tools}/*/package.json', { cwd: workspace }).flatMap((file) => {
    const { name, dependencies, devDependencies } = v.parse(manifestSchema, readJson(file));
    if (release.projects.includes(name.replace('@daybreak/', ''))) return [];
    const ours = Object.entries({ ...dependencies, ...devDependencies }).filter(([of]) => of.startsWith('@daybreak/'));
    return ours.filter(([, version]) => version !== '*').map(([of]) => `${name} pins ${of}`);
  });
  expect(pinned).toEqual([]);
});

// `nx release plan` writes `__default__`. A named package gets the change in its own changelog.
it('a version plan names packages', () => {
  const plans = globSync('.nx/version-plans/*.md', { cwd: workspace }).map((file) => {
    const [, names = ''] = /^---\n([\s\S]*?)^---\n/m.exec(readFileSync(join(workspace, file), 'utf8')) ?? [];
    return { file, names: [...names.matchAll(/^(\S+): (?:major|minor|patch)$/gm)].map(([, name]) => name) };
  });
  const wrong = plans.filter(
    ({ names }) => names.length === 0 || !names.every((name) => name !== undefined && release.projects.includes(name)),
  );
  expect(wrong).toEqual([]);
});
