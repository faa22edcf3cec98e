import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceRoot } from './options.ts';

/** A folder beside what is built, on a disk: the system's own for such things may be in memory. It goes with the object. */
export function temporaryFolder(): Disposable & { path: string } {
  const parent = join(workspaceRoot, 'dist');
  mkdirSync(parent, { recursive: true });
  const path = mkdtempSync(join(parent, 'bench-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}
