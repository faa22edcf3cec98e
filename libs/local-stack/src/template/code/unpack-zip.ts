import { hash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join, normalize } from 'node:path';
import { unzipSync } from 'fflate';
import { cachedFolder, CodeError } from './code-cache.ts';

/** Lambda's limit on the unpacked size of a function and its layers. */
const maximumBytes = 262_144_000;

/** Checks the name first, so that a damaged archive is an error, and then the first bytes. */
export function isZip(path: string): boolean {
  return path.endsWith('.zip') || readFileSync(path).subarray(0, 2).toString() === 'PK';
}

/**
 * Returns a folder with the files of an archive. Throws CodeError for a file that is not an archive, and for an archive that Lambda would
 * reject.
 */
export function unpackZip(path: string): string {
  const archive = readFileSync(path);
  return cachedFolder(hash('sha256', archive), (folder) => {
    for (const [name, content] of Object.entries(entriesOf(path, archive))) {
      // Writing a file creates its folder.
      if (name.endsWith('/')) continue;
      const inside = normalize(name);
      if (isAbsolute(inside) || inside.startsWith('..'))
        throw new CodeError(`${path} has ${name}, which is outside of its folder`);
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
    throw new CodeError(`${path} is not a zip archive: ${String(cause)}`, { cause });
  }
}
