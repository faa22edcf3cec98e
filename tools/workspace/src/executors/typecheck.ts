import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { compile } from './compile.ts';
import { type Check, forEachProject, forOneProject } from './for-each-project.ts';

/** A project sets no compiler options, so that several projects are one program. */
const tsconfigSchema = v.strictObject({
  extends: v.literal('../../tsconfig.base.json'),
  include: v.array(v.string()),
});

const check: Check = async (projects, root) => {
  const include = projects.flatMap(({ folder }) => {
    const tsconfig: unknown = JSON.parse(readFileSync(join(root, folder, 'tsconfig.json'), 'utf8'));
    return v.parse(tsconfigSchema, tsconfig).include.map((pattern) => join('../..', folder, pattern));
  });
  return { findings: await compile({ extends: '../../tsconfig.base.json', include }, root) };
};

export const typecheck = forEachProject(check);
export const typecheckOne = forOneProject(check);
