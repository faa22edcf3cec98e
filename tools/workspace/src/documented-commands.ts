import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');
export const documents = ['*.md', 'docs/**/*.md', 'examples/*.md', '{apps,libs,tools}/*/{,src/**/}README.md'];

/** Returns the nx and npm commands in the documents, each once, such as `npx nx deploy infra -c prod`. */
export function documentedCommands(): string[] {
  return [
    ...new Set(
      globSync(documents, { cwd: root }).flatMap((file) => commandsIn(readFileSync(join(root, file), 'utf8'))),
    ),
  ];
}

/** Returns the commands of a document: the lines of its code blocks, without comments, and inline code. */
export function commandsIn(text: string): string[] {
  const code = [...text.matchAll(/```sh\n([^]*?)```|^ {4,}(\S.*)$|`([^`\n]+)`/gm)];
  const lines = code.flatMap(([, block, line, span]) => (block ?? line ?? span ?? '').split('\n'));
  return lines.flatMap((line) => {
    const [, command] = /^(?:[A-Z_]+=\S+ )*((?:npx nx|npm) .*?)(?: +# .*)?$/.exec(line.trim()) ?? [];
    return command === undefined ? [] : [command];
  });
}
