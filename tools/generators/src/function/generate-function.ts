import { join } from 'node:path';
import { generateFiles, logger, readJson, type Tree } from '@nx/devkit';
import { addImport, addToList, readFile } from '../edit-file.ts';
import { formatChanges } from '../format-changes.ts';
import { namesOf } from '../names.ts';
import { addGrants, addRunbook } from './add-docs.ts';
import { addToLockfile } from './add-to-lockfile.ts';
import { refuseTakenName } from './refuse-taken-name.ts';

const stepsFolder = 'apps/infra/src/steps';

export interface FunctionOptions {
  name: string;
  /** Whose messages it gets. */
  after: string;
}

/** A function with a queue of its own, to which another one forwards what it has dealt with: it works, and waits to be made yours. */
export default async function generateFunction(tree: Tree, { name, after }: FunctionOptions): Promise<void> {
  const names = namesOf(name);
  refuseTakenName(tree, name, stepsFolder);
  refuseUnknownFunction(tree, after);
  const folder = `apps/${name}`;
  const useCase = namesOf(`${name}-rows`);
  const manifest = readJson<Manifest>(tree, 'apps/writer/package.json');

  const substitutions = {
    ...names,
    after,
    valibot: manifest.dependencies['valibot'],
    useCase: useCase.camel,
    useCasePascal: useCase.pascal,
    useCaseFile: useCase.name,
    situation: situationAfter(after),
  };
  generateFiles(tree, join(import.meta.dirname, 'files'), folder, substitutions);
  addProject(tree, name);
  generateFiles(tree, join(import.meta.dirname, 'step-files'), stepsFolder, substitutions);
  addImport(tree, `${stepsFolder}/index.ts`, `import { ${names.camel} } from './${name}.ts';`);
  addToList(tree, `${stepsFolder}/index.ts`, /steps: readonly Step\[\] = \[/, names.camel);
  // As text, which keeps its short lines short.
  addToList(tree, 'apps/infra/project.json', /"implicitDependencies": \[/, `"${name}"`);
  // A suite of infra reads which metrics a function publishes.
  addToList(tree, 'apps/infra/project.json', /"input": "source",\s*"projects": \[/, `"${name}"`);
  await formatChanges(tree);

  // Only now: these tables and this file are not formatted.
  addGrants(tree, names, after);
  addRunbook(tree, name, after);
  addToLockfile(tree, folder);
  logger.info(`Make apps/${name}/src/${useCase.name}.ts yours; its settings are in ${stepsFolder}/${name}.ts.`);
}

interface Manifest {
  dependencies: Record<string, string>;
}

function refuseUnknownFunction(tree: Tree, after: string): void {
  const isYours = tree.exists(`${stepsFolder}/${after}.ts`) && tree.exists(`apps/${after}/project.json`);
  if (['worker', 'writer', 'completion'].includes(after) || isYours) return;
  throw new Error(
    `No function ${after} passes messages on: name worker, writer, completion, or one that this generator made`,
  );
}

/** The writer's project, under the new name and without the targets for which a new function has no files. */
function addProject(tree: Tree, name: string): void {
  const project = readFile(tree, 'apps/writer/project.json').replaceAll('writer', name);
  tree.write(`apps/${name}/project.json`, project.replaceAll(/\s*"(declarations|fuzz|mutation)": \{\},/g, ''));
}

function situationAfter(after: string): string {
  if (after === 'worker') return 'After the worker, the values of a row may still be on their way.';
  if (after === 'writer')
    return 'After the writer, a message comes for each value message; at least one finds the row completed.';
  if (after === 'completion') return 'After completion, a message comes for each completed version of a row.';
  return `After ${after}, which see for what its messages are about.`;
}
