import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { transformSync, version } from 'esbuild';

const thisFile = readFileSync(new URL(import.meta.url));

/** A Jest transform that strips types with one `esbuild.transformSync` a file; types are checked by `nx typecheck`. */
export default {
  /** @type {(sourceText: string, sourcePath: string) => { code: string }} */
  process(sourceText, sourcePath) {
    const { code } = transformSync(sourceText, {
      loader: 'ts',
      format: 'esm',
      target: 'node24',
      sourcefile: sourcePath,
      sourcemap: 'inline',
    });
    return { code };
  },
  /** @type {(sourceText: string, sourcePath: string) => string} */
  getCacheKey(sourceText, sourcePath) {
    return createHash('sha1')
      .update(thisFile)
      .update(version)
      .update(sourcePath)
      .update('\0')
      .update(sourceText)
      .digest('hex');
  },
};
