import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { workspaceRoot } from '../terminal/resolve-path.ts';
import { makeCommandFolder } from '../testing/command-folder.ts';
import { runHere } from '../testing/run-here.ts';

// A document shows many commands, each of which opens the folder.
jest.setTimeout(240_000);

function blocksOf(language: string, document: string): string[] {
  return [...document.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\``, 'gm'))].map(([, block = '']) => block);
}

/** The commands of the blocks, each with the lines that the document shows of its output. */
function commandsOf(blocks: readonly string[]): { args: string[]; shown: string[] }[] {
  return blocks.flatMap((block) =>
    block
      .split(/^\$ npx daybreak /m)
      .slice(1)
      .map((session) => {
        const [command = '', ...lines] = session.trimEnd().split('\n');
        return { args: wordsOf(command), shown: lines };
      }),
  );
}

/** The words of a shell command, with those in quotes as one. */
function wordsOf(command: string): string[] {
  return [...command.matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word);
}

test.each(['docs/due.md', 'docs/catch-up.md', 'docs/pause.md', 'docs/tenants.md'])(
  'the commands of %s print what it shows, on the rows that it shows',
  async (path) => {
    const document = readFileSync(join(workspaceRoot, path), 'utf8');
    using folder = makeCommandFolder();
    folder.write('rows.jsonl', blocksOf('jsonl', document).join(''));
    const commands = commandsOf(blocksOf('console', document));
    expect(commands.length).toBeGreaterThan(3);
    for (const { args, shown } of commands) {
      const { stdout, stderr } = await runHere(folder.path, args);
      const printed = `${stdout}${stderr}`.split('\n').map((line) => line.trimEnd());
      // The document leaves out lines with instants that differ each time.
      expect({ args, printed: printed.filter((line) => shown.includes(line)) }).toEqual({ args, printed: shown });
    }
  },
);
