import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import * as v from 'valibot';

const wordsSchema = v.pipe(
  v.string(),
  v.transform((text) => text.split(' ').filter((word) => word !== '')),
);

const optionsSchema = v.object({
  commands: v.array(wordsSchema),
  args: v.optional(wordsSchema, ''),
  cwd: v.optional(v.string(), '.'),
});

/**
 * Runs a target's programs one at a time, until one fails. Passes the arguments of the target to each, word by word,
 * without a shell. With `nx:run-commands`, a shell evaluates them: `nx deploy infra -- -c 'a=b;id'` also runs `id`.
 */
export async function runCommands(
  { __unparsed__: words = [] }: { readonly __unparsed__?: readonly string[] },
  { root, target, configurationName = '' }: ExecutorContext,
): Promise<{ success: boolean }> {
  // Reads options only from the project file, because Nx treats a `--cwd` or `--args` on the command line as an option
  // of the target.
  const { commands, args, cwd } = v.parse(optionsSchema, {
    ...target?.options,
    ...target?.configurations?.[configurationName],
  });
  for (const [program = '', ...own] of commands)
    if (!(await succeeds(program, [...own, ...args, ...words], { root, cwd }))) return { success: false };
  return { success: true };
}

async function succeeds(
  program: string,
  args: readonly string[],
  { root, cwd }: { root: string; cwd: string },
): Promise<boolean> {
  const PATH = `${join(root, 'node_modules/.bin')}${delimiter}${process.env['PATH'] ?? ''}`;
  const child = spawn(program, args, { cwd: join(root, cwd), env: { ...process.env, PATH }, stdio: 'inherit' });
  return await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code === 0));
  });
}
