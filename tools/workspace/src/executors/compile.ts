import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from './for-each-project.ts';
import { findingsOf } from './findings-of.ts';

/** Returns the findings of the native compiler for one program. Paths in `tsconfig` are relative to the workspace's root. */
export async function compile(tsconfig: object, root: string, flags: readonly string[] = []): Promise<Finding[]> {
  // In the workspace, so that its packages resolve.
  mkdirSync(join(root, 'dist'), { recursive: true });
  const folder = mkdtempSync(join(root, 'dist/program-'));
  try {
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
    // Each further checker repeats the check of files that several files import.
    const ours = ['--pretty', 'false', '--checkers', '1'];
    const command = ['node_modules/typescript-native/bin/tsc', '-p', folder, ...ours, ...flags];
    return await findingsOf(command, root, /^(.+?)\(\d+,\d+\): error /);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
