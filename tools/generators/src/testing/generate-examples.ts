import { FsTree, flushChanges } from 'nx/src/generators/tree';
import generateFunction from '../function/generate-function.ts';
import generateRule from '../rule/generate-rule.ts';

/** Generates a rule, and a function in every place that one may have, in a copy of the workspace. */
export async function generateExamples(copy: string, prefix: string): Promise<void> {
  const tree = new FsTree(copy, false);
  await generateRule(tree, { name: `${prefix}-rule`, description: 'Sets an example.' });
  for (const [name, after] of [
    ['audit', 'worker'],
    ['notify', 'writer'],
    ['follow-up', `${prefix}-audit`],
    ['thank', 'completion'],
  ] as const)
    await generateFunction(tree, { name: `${prefix}-${name}`, after });
  flushChanges(copy, tree.listChanges());
}
