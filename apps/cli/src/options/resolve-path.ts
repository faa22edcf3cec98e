import { isAbsolute, resolve } from 'node:path';

/** The workspace's root folder, without a slash at its end. */
export const workspaceRoot = resolve(import.meta.dirname, '../../../..');

interface Surroundings {
  cwd: string;
  env: NodeJS.ProcessEnv;
}

/**
 * A path as whoever typed it means it: npm runs scripts in the workspace's root, and tells in INIT_CWD where the person was.
 * Called from elsewhere, INIT_CWD is some outer npm's and means nothing.
 */
export function resolvePath(path: string, { cwd, env }: Surroundings): string {
  if (isAbsolute(path)) return path;
  const base = cwd === workspaceRoot && env['INIT_CWD'] !== undefined ? env['INIT_CWD'] : cwd;
  return resolve(base, path);
}
