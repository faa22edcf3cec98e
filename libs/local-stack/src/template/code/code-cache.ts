import { mkdirSync, mkdtempSync, renameSync, rmSync, statSync, existsSync, lstatSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/**
 * A folder of content that has this key, made by `write` unless it is there from an earlier start. It is written apart and then put in
 * place at once, so two processes that need it at the same time both get it whole.
 */
export function cachedFolder(key: string, write: (folder: string) => void): string {
  const cache = cacheFolder();
  const folder = join(cache, key);
  if (existsSync(folder)) return folder;
  const made = mkdtempSync(join(cache, 'new-'));
  try {
    write(made);
    renameSync(made, folder);
  } catch (error) {
    rmSync(made, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

/** Of this user alone: whoever else may write there could put code into it. */
function cacheFolder(): string {
  const { uid } = userInfo();
  const folder = join(tmpdir(), `daybreak-code-${uid}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { uid: owner } = lstatSync(folder);
  if (process.platform !== 'win32' && owner !== uid) throw new CodeError(`${folder} is another user's: remove it`);
  return folder;
}

/** The code of a function, or the content of a layer, can't be made a folder. */
export class CodeError extends Error {
  override name = 'CodeError';
}

export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
