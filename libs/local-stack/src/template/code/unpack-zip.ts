import { hash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join, normalize } from 'node:path';
import { unzipSync } from 'fflate';
import { cachedFolder, CodeError } from './code-cache.ts';

/** What Lambda takes of a function and its layers, unpacked. */
const maximumBytes = 262_144_000;

/** By its name, so that a damaged archive is refused, or by how one begins. */
export function isZip(path: string): boolean {
  return path.endsWith('.zip') || readFileSync(path).subarray(0, 2).toString() === 'PK';
}

/** A folder with what an archive holds. Throws CodeError for what is no archive, or one that Lambda would not take. */
export function unpackZip(path: string): string {
  const archive = readFileSync(path);
  return cachedFolder(hash('sha256', archive), (folder) => {
    for (const [name, content] of Object.entries(entriesOf(path, archive))) {
      // A folder is there once a file in it is.
      if (name.endsWith('/')) continue;
      const inside = normalize(name);
      if (isAbsolute(inside) || inside.startsWith('..'))
        throw new CodeError(`${path} holds ${name}, which is outside of it`);
      const target = join(folder, inside);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, content);
    }
  });
}

function entriesOf(path: string, archive: Buffer): Record<string, Uint8Array> {
  let bytes = 0;
  try {
    return unzipSync(archive, {
      filter({ originalSize }) {
        bytes += originalSize;
        if (bytes > maximumBytes)
          throw new CodeError(`Unzipped size must be smaller than ${maximumBytes} bytes: ${path}`);
        return true;
      },
    });
  } catch (cause) {
    if (cause instanceof CodeError) throw cause;
    throw new CodeError(`${path} is no zip archive: ${String(cause)}`, { cause });
  }
}
