import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');
export const documents = ['*.md', 'docs/**/*.md', 'examples/*.md', '{apps,libs,tools}/*/{,src/**/}README.md'];

/** The commands of nx and npm that the documents show, each once, as `npx nx deploy infra -c prod`. */
export function documentedCommands(): string[] {
  return [
    ...new Set(
      globSync(documents, { cwd: root }).flatMap((file) => commandsIn(readFileSync(join(root, file), 'utf8'))),
    ),
  ];
}

/** Those of a document: lines of its blocks, without what is said of them, and code in its sentences. */
export function commandsIn(text: string): string[] {
  const code = [...text.matchAll(/```sh\n([^]*?)```|^ {4,}(\S.*)$|`([^`\n]+)`/gm)];
  const lines = code.flatMap(([, block, line, span]) => (block ?? line ?? span ?? '').split('\n'));
  return lines.flatMap((line) => {
    const [, command] = /^(?:[A-Z_]+=\S+ )*((?:npx nx|npm) .*?)(?: +# .*)?$/.exec(line.trim()) ?? [];
    return command === undefined ? [] : [command];
  });
}
