import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The path of the module `name` in the folder of the module at `url`, for a process of its own: TypeScript in the sources, JavaScript
 * in the published package.
 */
export const siblingModule = (url: string, name: string): string =>
  fileURLToPath(new URL(`${name}${extname(url)}`, url));
