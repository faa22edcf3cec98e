import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import * as v from 'valibot';
import { olderVersionPath, repositoryFile, templateFile } from './files.ts';

const filesSchema = v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.string()));

/** The older version in a folder, which goes with this object: its template, with the functions' bundles, and its library for owners. */
export type OlderVersion = Disposable & { templatePath: string; repositoryPath: string };

export function unpackOlderVersion(): OlderVersion {
  const files = v.parse(filesSchema, brotliDecompressSync(readFileSync(olderVersionPath)).toString());
  const folder = mkdtempSync(join(tmpdir(), 'daybreak-older-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return {
    templatePath: join(folder, templateFile),
    repositoryPath: join(folder, repositoryFile),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
}
