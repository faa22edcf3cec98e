import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';

const thisFile = readFileSync(new URL(import.meta.url));

/**
 * A Jest transform that replaces types by blanks, as Node.js does. Lines and columns stay the same, so no source map is
 * written, stored or read. `nx typecheck` checks the types.
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
