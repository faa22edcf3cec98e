import type { Command } from 'commander';
import { bashScript, zshScript } from '../completion/bash-script.ts';
import { fishScript } from '../completion/fish-script.ts';
import { readTree } from '../completion/read-tree.ts';
import type { Environment } from '../terminal/environment.ts';

/** Prints the script with which a shell completes `program`. */
export async function completion(
  shell: 'bash' | 'zsh' | 'fish',
  program: Command,
  { stdout }: Pick<Environment, 'stdout'>,
): Promise<0> {
  const tree = readTree(program);
  const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript };
  stdout.write(scripts[shell](tree));
  return 0;
}
