import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { compile } from './compile.ts';
import { type Check, forEachProject, forOneProject } from './for-each-project.ts';

const output = 'dist/declarations';
const tsconfigSchema = v.strictObject({
  extends: v.literal('../../tsconfig.lib.json'),
  files: v.array(v.string()),
});

/** Writes the declarations of each project (docs/adr/0015). Does not check types. */
const check: Check = async (projects, root) => {
  const files = projects.flatMap(({ folder }) => {
    rmSync(join(root, output, folder), { recursive: true, force: true });
    const tsconfig: unknown = JSON.parse(readFileSync(join(root, folder, 'tsconfig.lib.json'), 'utf8'));
    return v.parse(tsconfigSchema, tsconfig).files.map((file) => join('../..', folder, file));
  });
  const flags = ['--emitDeclarationOnly', '--removeComments', '--noCheck', '--rootDir', '.', '--outDir', output];
  return { findings: await compile({ extends: '../../tsconfig.lib.json', files }, root, flags) };
};

export const declare = forEachProject(check);
export const declareOne = forOneProject(check);
