import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Returns the path of the module `name` in the folder of the module at `url`, for a separate process: TypeScript in the sources, JavaScript
 * in the published package.
 */
export const siblingModule = (url: string, name: string): string =>
  fileURLToPath(new URL(`${name}${extname(url)}`, url));
