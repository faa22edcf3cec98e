import { join } from 'node:path';

/** The files of the older version by their paths, as JSON, compressed by Brotli. */
export const olderVersionPath = join(import.meta.dirname, 'older-version.json.br');
export const templateFile = 'Daybreak-dev.template.json';
/** The library by which an owner's service puts and edits rows. */
export const repositoryFile = 'repository.cjs';
