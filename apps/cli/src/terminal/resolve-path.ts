import { isAbsolute, resolve } from 'node:path';

/** The workspace's root folder, without a slash at its end. */
export const workspaceRoot = resolve(import.meta.dirname, '../../../..');

interface Surroundings {
  cwd: string;
  env: NodeJS.ProcessEnv;
}

/**
 * A path as whoever typed it means it: npm runs scripts in the workspace's root, and npx in that of the package whose folder it is called
 * in; both tell in INIT_CWD where the person was. Called from elsewhere, INIT_CWD is some outer npm's and means nothing.
 */
export function resolvePath(path: string, { cwd, env }: Surroundings): string {
  if (isAbsolute(path)) return path;
  const { INIT_CWD: before = cwd, npm_command: command } = env;
  const isMoved = cwd === workspaceRoot || (command === 'exec' && `${before}/`.startsWith(`${cwd}/`));
  return resolve(isMoved ? before : cwd, path);
}
