import { mkdirSync, mkdtempSync, renameSync, rmSync, statSync, existsSync, lstatSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/**
 * Returns a cached folder for this key. If an earlier start did not create it, `write` does. The content is written to a temporary folder
 * that is then renamed, so that another process never sees part of it.
 */
export function cachedFolder(key: string, write: (folder: string) => void): string {
  const cache = cacheFolder();
  const folder = join(cache, key);
  if (existsSync(folder)) return folder;
  const temporary = mkdtempSync(join(cache, 'new-'));
  try {
    write(temporary);
    renameSync(temporary, folder);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

/** Returns the cache folder, which only this user can write to: another user could add code to a shared one. */
function cacheFolder(): string {
  const { uid } = userInfo();
  const folder = join(tmpdir(), `daybreak-code-${uid}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { uid: owner } = lstatSync(folder);
  if (process.platform !== 'win32' && owner !== uid)
    throw new CodeError(`${folder} belongs to another user: remove it`);
  return folder;
}

/** The code of a function, or the content of a layer, can't be written to a folder. */
export class CodeError extends Error {
  override name = 'CodeError';
}

export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
