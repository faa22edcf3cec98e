import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import * as v from 'valibot';

const words = v.pipe(
  v.string(),
  v.transform((text) => text.split(' ').filter((word) => word !== '')),
);

const optionsSchema = v.object({
  commands: v.array(words),
  args: v.optional(words, ''),
  cwd: v.optional(v.string(), '.'),
});

/**
 * Runs a target's programs one after the other, up to the first that fails. Each gets what was typed after the target, word by word. No
 * shell reads it, as one would with `nx:run-commands`, where `nx deploy infra -- -c 'a=b;id'` also runs `id`.
 */
export async function runCommands(
  { __unparsed__: typed = [] }: { readonly __unparsed__?: readonly string[] },
  { root, target, configurationName = '' }: ExecutorContext,
): Promise<{ success: boolean }> {
  // Of the project's file alone: to Nx, a typed `--cwd` or `--args` is an option of the target's.
  const { commands, args, cwd } = v.parse(optionsSchema, {
    ...target?.options,
    ...target?.configurations?.[configurationName],
  });
  for (const [program = '', ...own] of commands)
    if (!(await succeeds(program, [...own, ...args, ...typed], { root, cwd }))) return { success: false };
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
