import { join } from 'node:path';
import { generateFiles, type Tree } from '@nx/devkit';
import { addImport, addToList, readFile } from '../edit-file.ts';
import { formatChanges } from '../format-changes.ts';
import { type Names, namesOf } from '../names.ts';

const folder = 'libs/domain/src/rules';
const docs = 'docs/rules.md';
/** What the generated files themselves call something. */
const taken = ['changes', 'defineRule', 'describe', 'expect', 'it', 'plan', 'row', 'v'];

export interface RuleOptions {
  name: string;
  /** One sentence: what the rule does to a row on its day. */
  description?: string;
}

/** A rule that writes a note and its day, listed in the rule book and in the docs: it works, and waits to be made yours. */
export default async function generateRule(tree: Tree, { name, description }: RuleOptions): Promise<void> {
  const names = namesOf(name);
  refuseTakenName(tree, names);
  const sentence = description ?? 'Writes a note, and the day on which it took effect.';

  generateFiles(tree, join(import.meta.dirname, 'files'), folder, { ...names, sentence: JSON.stringify(sentence) });
  addImport(tree, `${folder}/index.ts`, `import { ${names.camel} } from './${name}.ts';`);
  addToList(tree, `${folder}/index.ts`, /builtInRules = \[/, names.camel);
  tree.write(docs, `${readFile(tree, docs).trimEnd()}\n\n${docsEntry(names, sentence)}`);
  await formatChanges(tree);
}

function refuseTakenName(tree: Tree, { name, camel }: Names): void {
  if (tree.exists(`${folder}/${name}.ts`)) throw new Error(`There is a rule ${name} already: ${folder}/${name}.ts`);
  if (taken.includes(camel) || new RegExp(String.raw`\b${camel}\b`).test(readFile(tree, `${folder}/index.ts`)))
    throw new Error(
      `The code around a rule calls something else ${camel}: choose another name, such as ${name}-values`,
    );
}

function docsEntry({ name, camel }: Names, sentence: string): string {
  return `## ${name}

${sentence} [\`${name}.ts\`](../${folder}/${name}.ts)

    {"id":"row-1","dueDate":"2027-03-28","rule":"${name}","changes":{"note":"spring"}}

On its day the row gets \`note\` from its changes, and \`${camel}On\`, the date.
`;
}
