import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A step of a tutorial: a file to write, a command to run, or the output of the last command. */
export type Step =
  | { readonly kind: 'file'; readonly path: string; readonly text: string }
  | { readonly kind: 'command'; readonly text: string }
  | { readonly kind: 'output'; readonly text: string };

/** Returns the steps of a page in order: fenced blocks with a path after the language, of `sh`, and of `text`. */
export function stepsOf(page: string): Step[] {
  return [...page.matchAll(/^```(\w+)(?: (\S+))?\n([\s\S]*?)^```$/gm)].flatMap(
    ([, language, path, text = '']): Step[] => {
      if (path !== undefined) return [{ kind: 'file', path, text }];
      if (language === 'text') return [{ kind: 'output', text }];
      return language === 'sh'
        ? text
            .trim()
            .split('\n')
            .map((line) => ({ kind: 'command', text: line }))
        : [];
    },
  );
}

/**
 * Follows the steps of a page in a folder. Throws if the last command did not print the lines of an output in order. An
 * `…` in a line matches any text.
 */
export async function followPage(
  steps: readonly Step[],
  folder: string,
  run: (command: string) => Promise<string>,
): Promise<void> {
  let printed = '';
  for (const step of steps) {
    if (step.kind === 'command') printed = await run(step.text);
    else if (step.kind === 'output') expectLines(step.text, printed);
    else {
      mkdirSync(dirname(join(folder, step.path)), { recursive: true });
      writeFileSync(join(folder, step.path), step.text);
    }
  }
}

function expectLines(expected: string, printed: string): void {
  let rest = printed;
  for (const line of expected
    .split('\n')
    .map((each) => each.trim())
    .filter((each) => each !== '')) {
    const found = new RegExp(line.split('…').map(literal).join('.*')).exec(rest);
    if (found === null) throw new Error(`The page shows "${line}", but the command printed:\n${printed}`);
    rest = rest.slice(found.index + found[0].length);
  }
}

function literal(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}
