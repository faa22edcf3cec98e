import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFolder } from './start-folder.ts';
import { startStack } from './start-stack.ts';
import type { TargetKind, TestTarget } from './test-target.ts';

/** A target without rows: a data folder, or a local stack that commands see as a deployed one. */
export async function startTarget(kind: TargetKind): Promise<TestTarget> {
  const folder = mkdtempSync(join(tmpdir(), 'daybreak-cli-'));
  const remove = (): void => rmSync(folder, { recursive: true });
  try {
    const target = kind === 'folder' ? await startFolder(folder) : await startStack(folder);
    return {
      ...target,
      async [Symbol.asyncDispose]() {
        await target[Symbol.asyncDispose]();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}
