import { isAbsolute, resolve } from 'node:path';

/** The workspace's root folder, without a slash at its end. */
export const workspaceRoot = resolve(import.meta.dirname, '../../../..');

interface Surroundings {
  cwd: string;
  env: NodeJS.ProcessEnv;
}

/**
 * Resolves a path against the folder in which the command was typed. npm runs a script in the root of the workspace, and npx in the root of the package. Both
 * pass the original folder in INIT_CWD. In any other folder INIT_CWD comes from an outer npm and is ignored.
 */
export function resolvePath(path: string, { cwd, env }: Surroundings): string {
  if (isAbsolute(path)) return path;
  const { INIT_CWD: before = cwd, npm_command: command } = env;
  const isMoved = cwd === workspaceRoot || (command === 'exec' && `${before}/`.startsWith(`${cwd}/`));
  return resolve(isMoved ? before : cwd, path);
}
