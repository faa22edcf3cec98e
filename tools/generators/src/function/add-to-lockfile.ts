import { readJson, type Tree, updateJson } from '@nx/devkit';

type Json = Record<string, unknown>;

/** Lists a new package of the workspace in the lockfile, as npm itself would: `npm ci` refuses one that is not there. */
export function addToLockfile(tree: Tree, folder: string): void {
  const { name, version, license, dependencies, devDependencies } = readJson<Json>(tree, `${folder}/package.json`);
  updateJson(tree, 'package-lock.json', ({ packages, ...lockfile }: Json & { packages: Json }) => ({
    ...lockfile,
    packages: Object.fromEntries(
      [
        ...Object.entries(packages),
        [folder, { name, version, license, dependencies, devDependencies }] as const,
        [`node_modules/${String(name)}`, { resolved: folder, link: true }] as const,
      ].toSorted(([one], [other]) => one.localeCompare(other, 'en')),
    ),
  }));
}
