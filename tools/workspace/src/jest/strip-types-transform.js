import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';

const thisFile = readFileSync(new URL(import.meta.url));

/**
 * A Jest transform that puts blanks in the place of types, as Node.js does when it runs such a file: each line and column stays where it
 * is, so that no source map is made, kept and read. Types are checked by `nx typecheck`.
 */
export default {
  /** @type {(sourceText: string) => { code: string }} */
  process: (sourceText) => ({ code: stripTypeScriptTypes(sourceText) }),
  /** @type {(sourceText: string, sourcePath: string) => string} */
  getCacheKey: (sourceText, sourcePath) =>
    createHash('sha1')
      .update(thisFile)
      .update(process.version)
      .update(sourcePath)
      .update('\0')
      .update(sourceText)
      .digest('hex'),
};
